/**
 * A proxy in front of a cluster that behaves towards its clients as RDS Proxy does: every
 * transaction may run on another server connection, what a session changes pins it to one, and a
 * failover drops only who is in a transaction. What a product's clients say is understood by its
 * own {@link io.hibernateaws.local.rdsproxy.Multiplexing}. Start reading at {@link
 * io.hibernateaws.local.rdsproxy.RdsProxy}.
 */
@NullMarked
package io.hibernateaws.local.rdsproxy;

import org.jspecify.annotations.NullMarked;
