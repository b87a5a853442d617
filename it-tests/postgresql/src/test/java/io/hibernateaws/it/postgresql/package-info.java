/**
 * Integration tests against real PostgreSQL servers. Everything that a fake could only assume is
 * asked here.
 *
 * <p>Start reading at {@link io.hibernateaws.it.postgresql.EngineOnRealServersIT}.
 */
@NullMarked
package io.hibernateaws.it.postgresql;

import org.jspecify.annotations.NullMarked;
