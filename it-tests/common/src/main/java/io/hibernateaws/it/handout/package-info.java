/**
 * What a driver hands out: raw objects that lead around the guard, objects that ask the server by
 * themselves, and what becomes of either when the link is lost.
 *
 * <p>Start reading at {@link io.hibernateaws.it.handout.HandOutIT}.
 */
@NullMarked
package io.hibernateaws.it.handout;

import org.jspecify.annotations.NullMarked;
