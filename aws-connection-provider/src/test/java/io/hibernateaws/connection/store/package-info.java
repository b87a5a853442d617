/**
 * The Agroal store on fake links.
 *
 * <p>Start reading at {@link io.hibernateaws.connection.store.AgroalLinkStoreTest}.
 */
@NullMarked
package io.hibernateaws.connection.store;

import org.jspecify.annotations.NullMarked;
