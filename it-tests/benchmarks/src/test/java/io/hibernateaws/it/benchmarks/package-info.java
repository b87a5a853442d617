/**
 * What of the budgets can be decided in every build: allocation, and that the benchmarks run.
 *
 * <p>Start reading at {@link io.hibernateaws.it.benchmarks.HotPathAllocationTest}.
 */
@NullMarked
package io.hibernateaws.it.benchmarks;

import org.jspecify.annotations.NullMarked;
