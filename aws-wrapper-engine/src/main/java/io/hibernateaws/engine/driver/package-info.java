/**
 * What the engine must know about a JDBC driver: its URL, its properties and their units, its
 * socket, and what the server last said about the transaction. One adapter per driver.
 *
 * <p>Start reading at {@link io.hibernateaws.engine.driver.DriverAdapter}. Internal.
 */
@NullMarked
package io.hibernateaws.engine.driver;

import org.jspecify.annotations.NullMarked;
