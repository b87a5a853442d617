/**
 * The rules of the house, checked on this module.
 *
 * <p>Start reading at {@code ArchitectureTest}.
 */
@NullMarked
package io.hibernateaws.dialect.architecture;

import org.jspecify.annotations.NullMarked;
