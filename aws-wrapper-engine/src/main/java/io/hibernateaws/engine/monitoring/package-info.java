/**
 * Notices hosts that no longer answer: one monitor per instance in use compares call sequences and
 * probes only when a call has become old. What it finds is reported upwards and ends the calls that
 * would wait in vain.
 *
 * <p>Start reading at {@link io.hibernateaws.engine.monitoring.HostPhase}.
 */
@NullMarked
package io.hibernateaws.engine.monitoring;

import org.jspecify.annotations.NullMarked;
