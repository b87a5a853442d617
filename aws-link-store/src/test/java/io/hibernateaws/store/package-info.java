/**
 * The Agroal store on fake links.
 *
 * <p>Start reading at {@link io.hibernateaws.store.AgroalLinkStoreTest}.
 */
@NullMarked
package io.hibernateaws.store;

import org.jspecify.annotations.NullMarked;
