/**
 * What clients of MySQL servers say and hear: follows the messages of a connection, so that it can
 * be cut at a statement, and answers what Aurora MySQL answers and a stock server does not, by
 * handing the server a text that it can compute. Start reading at {@link
 * io.hibernateaws.local.mysql.wire.MysqlProtocol}. Internal.
 */
@NullMarked
package io.hibernateaws.local.mysql.wire;

import org.jspecify.annotations.NullMarked;
