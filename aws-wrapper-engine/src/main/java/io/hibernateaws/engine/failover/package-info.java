/**
 * Waiting for a host of the wanted role after a failure. One search serves every session that
 * waits.
 *
 * <p>Start reading at {@link io.hibernateaws.engine.failover.Failover}.
 */
@NullMarked
package io.hibernateaws.engine.failover;

import org.jspecify.annotations.NullMarked;
