/**
 * Servers as the operating system sees them, whatever their product: folders, addresses and their
 * names, accounts, process trees, and what is left of clusters whose owner has died. Nothing here
 * knows about roles or failover. Start reading at {@link
 * io.hibernateaws.local.server.ClusterFolder}. Internal.
 */
@NullMarked
package io.hibernateaws.local.server;

import org.jspecify.annotations.NullMarked;
