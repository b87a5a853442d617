/**
 * MySQL: the servers of a cluster as processes and files, and GTID replication between them, whose
 * acknowledgements the supervisor decides. The only package that knows a MySQL word. Start reading
 * at {@link io.hibernateaws.local.mysql.MysqlServer}. Internal.
 */
@NullMarked
package io.hibernateaws.local.mysql;

import org.jspecify.annotations.NullMarked;
