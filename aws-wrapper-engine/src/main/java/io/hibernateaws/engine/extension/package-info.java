/**
 * What extensions of an application bring: found on the class path when a setting names something
 * that is not the engine's own, and called so that what they do wrong has their name.
 *
 * <p>Start reading at {@link io.hibernateaws.engine.extension.ExtensionsInReach}. Internal.
 */
@NullMarked
package io.hibernateaws.engine.extension;

import org.jspecify.annotations.NullMarked;
