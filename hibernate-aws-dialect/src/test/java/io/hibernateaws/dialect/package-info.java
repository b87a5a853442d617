/**
 * Retries and the exception family without a database.
 *
 * <p>Start reading at {@link io.hibernateaws.dialect.FailoverRetryTest}.
 */
@NullMarked
package io.hibernateaws.dialect;

import org.jspecify.annotations.NullMarked;
