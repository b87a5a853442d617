/**
 * What the actuator says about clusters: whether there is a writer, how each instance is, and
 * Spring Boot's own look at the data source with a limit. Start reading at {@link
 * io.hibernateaws.spring.health.ClusterHealthAutoConfiguration}.
 */
@NullMarked
package io.hibernateaws.spring.health;

import org.jspecify.annotations.NullMarked;
