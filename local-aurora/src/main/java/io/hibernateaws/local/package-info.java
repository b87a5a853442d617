/**
 * Real local database clusters that answer as Aurora does, fail over by themselves and break in
 * every way a network can. A supervisor owns the servers' roles, through what {@code .replication}
 * asks of a database product; proxies own the network between clients and servers. Start reading at
 * {@link io.hibernateaws.local.LocalAurora}.
 */
@NullMarked
package io.hibernateaws.local;

import org.jspecify.annotations.NullMarked;
