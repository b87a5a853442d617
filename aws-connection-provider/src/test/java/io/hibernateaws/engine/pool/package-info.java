/**
 * Links for the tests of this module.
 *
 * <p>Start reading at {@link io.hibernateaws.engine.link.FakeLinks}.
 */
@NullMarked
package io.hibernateaws.engine.pool;

import org.jspecify.annotations.NullMarked;
