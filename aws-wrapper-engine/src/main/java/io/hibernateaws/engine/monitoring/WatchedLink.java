package io.hibernateaws.engine.monitoring;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** A connection as its host's monitor sees it. Any thread. */
public interface WatchedLink {
  /** Calls begun and ended; odd while one is in flight. */
  long callSequence();

  /** Where the other end is, whatever its name leads to by now; null while that is not known. */
  @Nullable InetAddress address();

  /** Ends the call in flight by closing the socket under it; never blocks. */
  void abort(String because);
}
