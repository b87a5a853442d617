/**
 * What breaks the rules of the link store, deliberately.
 *
 * <p>Start reading at {@link io.hibernateaws.connection.architecture.ArchitectureTest}.
 */
@NullMarked
package io.hibernateaws.connection.store.violations;

import org.jspecify.annotations.NullMarked;
