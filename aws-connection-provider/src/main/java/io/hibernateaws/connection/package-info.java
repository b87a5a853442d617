/**
 * Hibernate's connections from an engine: the setting {@code
 * hibernate.connection.provider_class=aws} leads here.
 *
 * <p>Start reading at {@link io.hibernateaws.connection.AwsConnectionProvider}.
 */
@NullMarked
package io.hibernateaws.connection;

import org.jspecify.annotations.NullMarked;
