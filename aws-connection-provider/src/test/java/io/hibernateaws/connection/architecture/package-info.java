/**
 * The rules that this module keeps.
 *
 * <p>Start reading at {@link io.hibernateaws.connection.architecture.ArchitectureTest}.
 */
@NullMarked
package io.hibernateaws.connection.architecture;

import org.jspecify.annotations.NullMarked;
