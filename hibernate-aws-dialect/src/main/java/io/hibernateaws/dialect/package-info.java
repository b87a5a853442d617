/**
 * What a Hibernate application sees of the engine: one exception per outcome of a failover, a way
 * to run a unit of work again, and the dialects. Everything here is API.
 *
 * <p>Start reading at {@link io.hibernateaws.dialect.FailoverException}.
 */
@NullMarked
package io.hibernateaws.dialect;

import org.jspecify.annotations.NullMarked;
