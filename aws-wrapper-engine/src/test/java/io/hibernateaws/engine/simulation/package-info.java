/**
 * The engine's own decisions under seeded random incidents, with a fake cluster and a fake clock.
 * One thread, no waiting: a thousand failovers take seconds and end alike every time.
 *
 * <p>Start reading at {@link io.hibernateaws.engine.simulation.SimulationTest}.
 */
@NullMarked
package io.hibernateaws.engine.simulation;

import org.jspecify.annotations.NullMarked;
