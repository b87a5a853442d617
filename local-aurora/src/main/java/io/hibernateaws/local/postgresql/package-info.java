/**
 * PostgreSQL: the servers of a cluster as processes and files, streaming replication between them,
 * and the client protocol as far as a proxy must understand it. The only package that knows a
 * PostgreSQL word. Start reading at {@link io.hibernateaws.local.postgresql.PostgresServer}.
 * Internal.
 */
@NullMarked
package io.hibernateaws.local.postgresql;

import org.jspecify.annotations.NullMarked;
