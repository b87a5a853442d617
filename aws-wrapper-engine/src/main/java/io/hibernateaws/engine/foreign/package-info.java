/**
 * Text that was written elsewhere, by an application, a tenant, a URL or a server, as messages and
 * logs show it. Internal.
 *
 * <p>Start reading at {@link io.hibernateaws.engine.foreign.ForeignText}.
 */
@NullMarked
package io.hibernateaws.engine.foreign;

import org.jspecify.annotations.NullMarked;
