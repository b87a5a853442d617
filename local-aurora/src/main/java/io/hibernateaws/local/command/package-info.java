/**
 * The command line: one process keeps a cluster, others break it. They meet at a socket on
 * loopback, with a token from a file only the owner can read. Start reading at {@link
 * io.hibernateaws.local.command.LocalAuroraCommand}.
 */
@NullMarked
package io.hibernateaws.local.command;

import org.jspecify.annotations.NullMarked;
