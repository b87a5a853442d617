/**
 * What breaks the rules of the link store, deliberately.
 *
 * <p>Start reading at {@link io.hibernateaws.store.architecture.ArchitectureTest}.
 */
@NullMarked
package io.hibernateaws.store.violations;

import org.jspecify.annotations.NullMarked;
