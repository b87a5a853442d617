/**
 * Physical connections from open to close: opening, verifying, counting, storing and lending them.
 * Every session that waits for a connection waits in one fair queue above the stores.
 *
 * <p>Start reading at {@link io.hibernateaws.engine.pool.PlannedSupply}.
 */
@NullMarked
package io.hibernateaws.engine.pool;

import org.jspecify.annotations.NullMarked;
