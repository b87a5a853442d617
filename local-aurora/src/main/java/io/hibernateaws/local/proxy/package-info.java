/**
 * A TCP proxy that breaks on command, built from one filter chain per direction of a connection. It
 * connects to the server first and relays FIN and RST as what they were. Start reading at {@link
 * io.hibernateaws.local.proxy.Proxy}.
 */
@NullMarked
package io.hibernateaws.local.proxy;

import org.jspecify.annotations.NullMarked;
