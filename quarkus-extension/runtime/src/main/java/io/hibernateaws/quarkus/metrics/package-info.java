/**
 * The figures of the engines among Quarkus' metrics. Start reading at {@link
 * io.hibernateaws.quarkus.metrics.ClusterFigures}.
 */
@NullMarked
package io.hibernateaws.quarkus.metrics;

import org.jspecify.annotations.NullMarked;
