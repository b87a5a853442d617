/**
 * How many links sessions may hold at once, and which of the sessions that wait is served next.
 *
 * <p>Start reading at {@link io.hibernateaws.engine.permits.PermitQueue}. Internal: it may change
 * without notice.
 */
@NullMarked
package io.hibernateaws.engine.permits;

import org.jspecify.annotations.NullMarked;
