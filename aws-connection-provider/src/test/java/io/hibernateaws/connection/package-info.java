/**
 * The provider on an engine that only takes notes.
 *
 * <p>Start reading at {@link io.hibernateaws.connection.AwsConnectionProviderTest}.
 */
@NullMarked
package io.hibernateaws.connection;

import org.jspecify.annotations.NullMarked;
