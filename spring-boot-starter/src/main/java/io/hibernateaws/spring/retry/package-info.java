/**
 * {@link io.hibernateaws.spring.RetryOnFailover} at work. Internal: may change without notice.
 *
 * <p>Start reading at {@link io.hibernateaws.spring.retry.RetryInterceptor}.
 */
@NullMarked
package io.hibernateaws.spring.retry;

import org.jspecify.annotations.NullMarked;
