/**
 * What is true about a cluster, from what its servers, asked again and again, say about themselves:
 * a row for each member, and how late its readers are. Start reading at {@link
 * io.hibernateaws.local.topology.TrueTopology}. Internal.
 */
@NullMarked
package io.hibernateaws.local.topology;

import org.jspecify.annotations.NullMarked;
