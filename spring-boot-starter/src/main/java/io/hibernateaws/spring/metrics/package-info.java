/**
 * The figures of engines in the application's registry of Micrometer, those of the pool in Spring
 * Boot's own gauges, and spans where the application has OpenTelemetry. Start reading at {@link
 * io.hibernateaws.spring.metrics.ClusterMetricsAutoConfiguration}.
 */
@NullMarked
package io.hibernateaws.spring.metrics;

import org.jspecify.annotations.NullMarked;
