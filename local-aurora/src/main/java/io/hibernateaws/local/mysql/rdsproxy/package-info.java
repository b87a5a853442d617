/**
 * What RDS Proxy understands of MySQL: where a transaction ends, which settings it tracks, and what
 * pins a session. Start reading at {@link io.hibernateaws.local.mysql.rdsproxy.MysqlMultiplexing}.
 * Internal.
 */
@NullMarked
package io.hibernateaws.local.mysql.rdsproxy;

import org.jspecify.annotations.NullMarked;
