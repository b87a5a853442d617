/**
 * The JDBC driver below Quarkus' pools, and the engines that all of its connections share. Start
 * reading at {@link io.hibernateaws.quarkus.driver.ClusterDriver}.
 */
@NullMarked
package io.hibernateaws.quarkus.driver;

import org.jspecify.annotations.NullMarked;
