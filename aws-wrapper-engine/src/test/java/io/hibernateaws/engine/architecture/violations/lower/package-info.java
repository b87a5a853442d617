/**
 * The lower half of a cycle of packages.
 *
 * <p>Start reading at {@link io.hibernateaws.engine.architecture.HouseRule}.
 */
@NullMarked
package io.hibernateaws.engine.architecture.violations.lower;

import org.jspecify.annotations.NullMarked;
