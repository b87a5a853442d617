/**
 * The engine as a {@code javax.sql.DataSource} and, below a pool of the application's own, as a
 * {@code java.sql.Driver}. Start reading at {@link io.hibernateaws.engine.jdbc.AwsDataSource}.
 */
@NullMarked
package io.hibernateaws.engine.jdbc;

import org.jspecify.annotations.NullMarked;
