/**
 * What is known of a cluster: its members, their roles, and how the monitor learns of a change.
 * Snapshots are immutable; observations flow in, snapshots flow out.
 *
 * <p>Start reading at {@link io.hibernateaws.engine.topology.TopologyMonitor}.
 */
@NullMarked
package io.hibernateaws.engine.topology;

import org.jspecify.annotations.NullMarked;
