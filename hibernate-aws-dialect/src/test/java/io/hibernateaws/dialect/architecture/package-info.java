/**
 * The rules that every module above the engine keeps, and that this module keeps them. The rules
 * are part of this module's test jar, so that the modules above it check the same.
 *
 * <p>Start reading at {@link io.hibernateaws.dialect.architecture.HouseRules}.
 */
@NullMarked
package io.hibernateaws.dialect.architecture;

import org.jspecify.annotations.NullMarked;
