/**
 * An application with a second-level cache, apart from the one without, whose entities it would add
 * to. Start reading at {@link io.hibernateaws.it.cached.SecondLevelCacheIT}.
 */
@NullMarked
package io.hibernateaws.it.cached;

import org.jspecify.annotations.NullMarked;
