/**
 * What Quarkus' readiness says about clusters. Start reading at {@link
 * io.hibernateaws.quarkus.health.ClusterHealthCheck}.
 */
@NullMarked
package io.hibernateaws.quarkus.health;

import org.jspecify.annotations.NullMarked;
