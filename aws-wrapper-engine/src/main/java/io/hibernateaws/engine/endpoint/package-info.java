/**
 * Host names of RDS and Aurora: their grammar, what they reveal, and their resolution. Parsing is
 * pure; only the resolver touches the network.
 *
 * <p>Start reading at {@link io.hibernateaws.engine.endpoint.EndpointParser}.
 */
@NullMarked
package io.hibernateaws.engine.endpoint;

import org.jspecify.annotations.NullMarked;
