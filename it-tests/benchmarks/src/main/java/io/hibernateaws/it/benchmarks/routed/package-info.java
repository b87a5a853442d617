/**
 * What routing costs a whole application: Hibernate alternates reading and writing transactions on
 * real servers. Two JVMs run the same code, one of them on two pools set up by hand. Start reading
 * at {@link io.hibernateaws.it.benchmarks.routed.RoutedTransactions}.
 */
@NullMarked
package io.hibernateaws.it.benchmarks.routed;

import org.jspecify.annotations.NullMarked;
