/**
 * A TCP proxy that breaks on command, built from one filter chain per direction of a connection. It
 * connects to the server first and relays FIN and RST as what they were; what is said on a
 * connection only a product's {@link io.hibernateaws.local.proxy.Protocol} knows. Start reading at
 * {@link io.hibernateaws.local.proxy.Proxy}.
 */
@NullMarked
package io.hibernateaws.local.proxy;

import org.jspecify.annotations.NullMarked;
