/**
 * What an application is told about a transaction, compared with what the server has.
 *
 * <p>Start reading at {@link io.hibernateaws.it.verdict.VerdictIT}.
 */
@NullMarked
package io.hibernateaws.it.verdict;

import org.jspecify.annotations.NullMarked;
