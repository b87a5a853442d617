/**
 * Agroal as a passive store of links: it keeps what the engine opens, hands it out and forgets what
 * the engine evicts. It never waits, retries, validates or expires anything, and sees only the
 * engine and Agroal. Internal: may change without notice.
 *
 * <p>Start reading at {@link io.hibernateaws.store.AgroalLinkStore}.
 */
@NullMarked
package io.hibernateaws.store;

import org.jspecify.annotations.NullMarked;
