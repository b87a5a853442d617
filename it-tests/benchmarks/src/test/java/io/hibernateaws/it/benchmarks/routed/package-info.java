/**
 * That the measurement itself works. Start reading at {@link
 * io.hibernateaws.it.benchmarks.routed.RoutedTransactionsTest}.
 */
@NullMarked
package io.hibernateaws.it.benchmarks.routed;

import org.jspecify.annotations.NullMarked;
