/**
 * MariaDB Connector/J on servers of MySQL: what it must be told, and what it must not do by itself,
 * so that what it says of a transaction is what the server said.
 *
 * <p>Start reading at {@link io.hibernateaws.engine.driver.mariadb.MariaDbAdapter}. Internal.
 */
@NullMarked
package io.hibernateaws.engine.driver.mariadb;

import org.jspecify.annotations.NullMarked;
