/**
 * The rules that this module keeps.
 *
 * <p>Start reading at {@link io.hibernateaws.store.architecture.ArchitectureTest}.
 */
@NullMarked
package io.hibernateaws.store.architecture;

import org.jspecify.annotations.NullMarked;
