/**
 * What a cluster asks of a database product: servers that start, stop and are copied, roles,
 * positions, acknowledgements, and the topology they tell their clients. A product is one package
 * that implements it. Start reading at {@link io.hibernateaws.local.replication.ReplicatedServer}.
 * Internal.
 */
@NullMarked
package io.hibernateaws.local.replication;

import org.jspecify.annotations.NullMarked;
