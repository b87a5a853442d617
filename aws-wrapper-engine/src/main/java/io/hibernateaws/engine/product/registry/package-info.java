/**
 * All database products and families that the engine knows, one row each. The rooms below know of
 * one product only; what reads settings or wires the engine chooses here.
 *
 * <p>Start reading at {@link io.hibernateaws.engine.product.registry.Families}. Internal.
 */
@NullMarked
package io.hibernateaws.engine.product.registry;

import org.jspecify.annotations.NullMarked;
