/**
 * The exceptions that an exception carries, as chains of every shape.
 *
 * <p>Start reading at {@link io.hibernateaws.dialect.failure.ExceptionChainTest}.
 */
@NullMarked
package io.hibernateaws.dialect.failure;

import org.jspecify.annotations.NullMarked;
