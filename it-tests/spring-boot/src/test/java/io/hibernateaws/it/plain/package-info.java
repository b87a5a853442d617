/**
 * An application that knows none of our classes, for JVMs of its own, with or without the starter.
 * Start reading at {@link io.hibernateaws.it.plain.PlainApplication}.
 */
@NullMarked
package io.hibernateaws.it.plain;

import org.jspecify.annotations.NullMarked;
