/**
 * Settings as typed values: one catalogue, one reader that reports every problem at once, one
 * immutable result. Nothing else in the engine reads a property map.
 *
 * <p>Start reading at {@link io.hibernateaws.engine.config.Settings}.
 */
@NullMarked
package io.hibernateaws.engine.config;

import org.jspecify.annotations.NullMarked;
