/**
 * Links for the benchmarks. In this package because only it may make links.
 *
 * <p>Start reading at {@link io.hibernateaws.engine.link.StubLinks}.
 */
@NullMarked
package io.hibernateaws.engine.pool;

import org.jspecify.annotations.NullMarked;
