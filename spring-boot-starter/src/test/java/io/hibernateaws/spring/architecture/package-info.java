/**
 * The rules that this module keeps.
 *
 * <p>Start reading at {@link io.hibernateaws.spring.architecture.ArchitectureTest}.
 */
@NullMarked
package io.hibernateaws.spring.architecture;

import org.jspecify.annotations.NullMarked;
