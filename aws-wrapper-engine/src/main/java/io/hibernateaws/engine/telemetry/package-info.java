/**
 * What the engine tells of itself: one table of figures, made of the engine's events and counts,
 * and what shows them. Each library is optional, and nothing here is loaded while {@code
 * telemetry.enabled} is false.
 *
 * <p>{@link io.hibernateaws.engine.telemetry.MicrometerFigures}, {@link
 * io.hibernateaws.engine.telemetry.OpenTelemetryFigures} and {@link
 * io.hibernateaws.engine.telemetry.OpenTelemetrySpans} are public, with {@link
 * io.hibernateaws.engine.telemetry.EngineMXBean}; the rest is internal. Start reading at {@code
 * Figure}.
 */
@NullMarked
package io.hibernateaws.engine.telemetry;

import org.jspecify.annotations.NullMarked;
