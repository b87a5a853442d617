/**
 * What the engine must know about a JDBC driver: its URL, its socket, what the server last said
 * about the transaction, and which calls commit by themselves. One adapter per driver.
 *
 * <p>Start reading at {@link io.hibernateaws.engine.driver.DriverAdapter}.
 */
@NullMarked
package io.hibernateaws.engine.driver;

import org.jspecify.annotations.NullMarked;
