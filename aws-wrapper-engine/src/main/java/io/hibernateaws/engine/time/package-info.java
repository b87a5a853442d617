/**
 * Time, deadlines, waiting and threads, passed in everywhere else. Only this package reads the
 * clock, parks a thread or starts one.
 *
 * <p>Start reading at {@link io.hibernateaws.engine.time.Deadline}.
 */
@NullMarked
package io.hibernateaws.engine.time;

import org.jspecify.annotations.NullMarked;
