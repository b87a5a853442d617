/**
 * All JDBC drivers that the engine knows, one row each. The rooms below know of one driver only;
 * what reads settings or wires the engine chooses here.
 *
 * <p>Start reading at {@link io.hibernateaws.engine.driver.registry.Drivers}. Internal.
 */
@NullMarked
package io.hibernateaws.engine.driver.registry;

import org.jspecify.annotations.NullMarked;
