/**
 * The messages of PostgreSQL's protocol, and how one logs in by them. Start reading at {@link
 * io.hibernateaws.local.postgresql.wire.WireMessage}. Internal.
 */
@NullMarked
package io.hibernateaws.local.postgresql.wire;

import org.jspecify.annotations.NullMarked;
