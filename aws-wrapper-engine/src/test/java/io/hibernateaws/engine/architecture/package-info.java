/**
 * The rules that the engine and every module above it keep, and that the engine keeps them. The
 * rules are part of the engine's test jar, so that the modules above check the same.
 *
 * <p>Start reading at {@link io.hibernateaws.engine.architecture.HouseRules}.
 */
@NullMarked
package io.hibernateaws.engine.architecture;

import org.jspecify.annotations.NullMarked;
