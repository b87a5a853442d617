/**
 * How a unit starts, what it refuses, what it leaves behind, and how it works below a pool.
 *
 * <p>Start reading at {@link io.hibernateaws.it.life.LifeIT}.
 */
@NullMarked
package io.hibernateaws.it.life;

import org.jspecify.annotations.NullMarked;
