/**
 * The lower half of a cycle of packages.
 *
 * <p>Start reading at {@link io.hibernateaws.dialect.architecture.HouseRule}.
 */
@NullMarked
package io.hibernateaws.dialect.architecture.violations.lower;

import org.jspecify.annotations.NullMarked;
