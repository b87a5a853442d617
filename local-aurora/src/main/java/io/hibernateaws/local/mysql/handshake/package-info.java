/**
 * How a connection of MySQL begins: what the server can, who the client is, and how it proves it.
 * Start reading at {@link io.hibernateaws.local.mysql.handshake.Greeting}. Internal.
 */
@NullMarked
package io.hibernateaws.local.mysql.handshake;

import org.jspecify.annotations.NullMarked;
