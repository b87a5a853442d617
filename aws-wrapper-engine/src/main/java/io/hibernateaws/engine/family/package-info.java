/**
 * What the engine must know about a kind of database: how to recognise it, ask it for roles and
 * topology, and read its errors. One family per kind.
 *
 * <p>Start reading at {@link io.hibernateaws.engine.family.DatabaseFamily}.
 */
@NullMarked
package io.hibernateaws.engine.family;

import org.jspecify.annotations.NullMarked;
