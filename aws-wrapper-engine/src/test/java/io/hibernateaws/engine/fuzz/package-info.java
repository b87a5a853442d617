/**
 * Random inputs for everything that reads what a user wrote. Tests name their seeds, so that every
 * failure can be repeated. Start reading at {@link io.hibernateaws.engine.fuzz.Fuzz}.
 */
@NullMarked
package io.hibernateaws.engine.fuzz;

import org.jspecify.annotations.NullMarked;
