/**
 * What JTA is told about a cluster's connections: how its transactions ended, as far as that is
 * known, and why a connection cannot take part in one. Start reading at {@link
 * io.hibernateaws.quarkus.jta.ClusterTransactions}.
 *
 * <p>Internal; may change at any time.
 */
@NullMarked
package io.hibernateaws.quarkus.jta;

import org.jspecify.annotations.NullMarked;
