package io.hibernateaws.local.rdsproxy;

import org.jspecify.annotations.Nullable;

/**
 * What a client says at once.
 *
 * @param pins why its session stays with this server connection from here on; null if it need not
 */
@SuppressWarnings("ArrayRecordComponent") // written once, and never compared
public record Message(byte[] bytes, Kind kind, @Nullable Reason pins) {
  /** What follows a message. */
  public enum Kind {
    /** The server answers, and is ready for another one after it. */
    ASKS,
    /** Begins or goes on with what a later message asks. */
    OPENS,
    /** Belongs to an answer under way, or is not answered at all. */
    BETWEEN
  }

  /**
   * Why a session is pinned.
   *
   * @param kind such as {@code SET}
   * @param text what was said
   */
  public record Reason(String kind, String text) {}
}
