/**
 * What the engine tells of itself: figures, events and views, compared with what the tests saw.
 *
 * <p>Start reading at {@link io.hibernateaws.it.telemetry.TelemetryIT}.
 */
@NullMarked
package io.hibernateaws.it.telemetry;

import org.jspecify.annotations.NullMarked;
