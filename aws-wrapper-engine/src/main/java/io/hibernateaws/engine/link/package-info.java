/**
 * One physical connection, from open to close: opened over the engine's own socket, its role
 * verified, registered until it ends. Internal. Start reading at {@link
 * io.hibernateaws.engine.link.LinkOpener}.
 */
@NullMarked
package io.hibernateaws.engine.link;

import org.jspecify.annotations.NullMarked;
