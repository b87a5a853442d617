/**
 * Classes that break one rule each, deliberately.
 *
 * <p>Start reading at {@link io.hibernateaws.dialect.architecture.HouseRule}.
 */
@NullMarked
package io.hibernateaws.dialect.architecture.violations;

import org.jspecify.annotations.NullMarked;
