/**
 * What RDS Proxy understands of PostgreSQL: where a transaction ends, and what pins a session.
 * Start reading at {@link io.hibernateaws.local.postgresql.rdsproxy.PostgresMultiplexing}.
 */
@NullMarked
package io.hibernateaws.local.postgresql.rdsproxy;

import org.jspecify.annotations.NullMarked;
