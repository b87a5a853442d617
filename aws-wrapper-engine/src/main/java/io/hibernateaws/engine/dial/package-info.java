/**
 * The engine's own links to members: how its monitors reach them, and how what given-up links have
 * left behind on a server is ended. Internal. Start reading at {@link
 * io.hibernateaws.engine.dial.MonitorDialer}.
 */
@NullMarked
package io.hibernateaws.engine.dial;

import org.jspecify.annotations.NullMarked;
