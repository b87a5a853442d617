/**
 * Classes that break one rule each, deliberately.
 *
 * <p>Start reading at {@link io.hibernateaws.engine.architecture.HouseRule}.
 */
@NullMarked
package io.hibernateaws.engine.architecture.violations;

import org.jspecify.annotations.NullMarked;
