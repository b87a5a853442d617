/**
 * PostgreSQL servers as processes and files: binaries, the template every data directory is copied
 * from, process trees that stop and die as a whole. Nothing here knows about roles or failover.
 * Start reading at {@link io.hibernateaws.local.server.PostgresServer}.
 */
@NullMarked
package io.hibernateaws.local.server;

import org.jspecify.annotations.NullMarked;
