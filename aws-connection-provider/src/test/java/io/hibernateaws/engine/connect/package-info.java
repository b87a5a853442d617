/**
 * Links for the tests of this module.
 *
 * <p>Start reading at {@link io.hibernateaws.engine.connect.FakeLinks}.
 */
@NullMarked
package io.hibernateaws.engine.connect;

import org.jspecify.annotations.NullMarked;
