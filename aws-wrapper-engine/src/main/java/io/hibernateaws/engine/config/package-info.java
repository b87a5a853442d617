/**
 * How settings are declared and read: typed settings with their aliases and units, catalogues of
 * them, precedence of what was given, and every problem at once. It names no feature's setting:
 * each room declares and reads its own. Internal.
 *
 * <p>Start reading at {@link io.hibernateaws.engine.config.GivenSettings}.
 */
@NullMarked
package io.hibernateaws.engine.config;

import org.jspecify.annotations.NullMarked;
