/**
 * An extension as an application would write it: public types of the engine only.
 *
 * <p>Start reading at {@link io.hibernateaws.example.CountingExtension}.
 */
@NullMarked
package io.hibernateaws.example;

import org.jspecify.annotations.NullMarked;
