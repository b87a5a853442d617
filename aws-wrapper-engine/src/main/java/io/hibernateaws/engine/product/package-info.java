/**
 * What the engine must know about a kind of database: how to recognise it, ask it for roles and
 * topology, and read its errors. One family per kind.
 *
 * <p>Start reading at {@link io.hibernateaws.engine.product.DatabaseFamily}.
 */
@NullMarked
package io.hibernateaws.engine.product;

import org.jspecify.annotations.NullMarked;
