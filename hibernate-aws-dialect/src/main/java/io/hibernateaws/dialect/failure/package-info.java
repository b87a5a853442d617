/**
 * What an exception says about a unit of work: the exceptions it carries, and what they tell about
 * its transaction. Internal: may change without notice.
 *
 * <p>Start reading at {@link io.hibernateaws.dialect.failure.ExceptionChain}.
 */
@NullMarked
package io.hibernateaws.dialect.failure;

import org.jspecify.annotations.NullMarked;
