/**
 * What the wrapper costs: calls beside the plain driver's, borrowing beside the plain pool's. The
 * budgets are those of the design; timing decides nothing in the build, allocation does.
 *
 * <p>Start reading at {@link io.hibernateaws.it.benchmarks.Benchmarks}.
 */
@NullMarked
package io.hibernateaws.it.benchmarks;

import org.jspecify.annotations.NullMarked;
