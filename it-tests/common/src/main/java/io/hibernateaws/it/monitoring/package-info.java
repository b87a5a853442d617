/**
 * Hosts that fall silent, and what only looks like it.
 *
 * <p>Start reading at {@link io.hibernateaws.it.monitoring.HostMonitoringIT}.
 */
@NullMarked
package io.hibernateaws.it.monitoring;

import org.jspecify.annotations.NullMarked;
