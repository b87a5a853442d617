/**
 * Links for the benchmarks. In this package because only it may make links.
 *
 * <p>Start reading at {@link io.hibernateaws.engine.connect.StubLinks}.
 */
@NullMarked
package io.hibernateaws.engine.connect;

import org.jspecify.annotations.NullMarked;
