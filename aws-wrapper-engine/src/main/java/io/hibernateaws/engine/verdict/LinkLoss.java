package io.hibernateaws.engine.verdict;

import java.sql.SQLException;

/** What became of a link, as far as a failed call tells. */
enum LinkLoss {
  /** The link lives: the exception is the application's. */
  NONE,
  /** The link is gone. */
  LOST,
  /** The server has ended this one link; the host is fine. */
  ENDED,
  /** The same while it waited for a call. */
  ENDED_IDLE,
  /** A call on it ended with neither a result nor an SQLException: the protocol may be torn. */
  TORN,
  /** The link's server is a reader now, though the link was borrowed for writing. */
  DEPOSED;

  /** Whether the server ended the link and goes on serving others. */
  boolean hostLives() {
    return this == ENDED || this == ENDED_IDLE;
  }

  /** Why the pool ends the link. */
  String evictionReason(SQLException failure) {
    return switch (this) {
      case LOST, NONE -> "lost in a call (" + failure.getSQLState() + ")";
      case ENDED, ENDED_IDLE -> "ended by the server (" + failure.getSQLState() + ")";
      case TORN -> "a call ended with neither a result nor an SQLException";
      case DEPOSED -> "its server is no longer the writer";
    };
  }

  /** The beginning of a message to the application. */
  String sentence(String instance) {
    return switch (this) {
      case LOST, NONE -> "The connection to " + instance + " was lost";
      case ENDED, ENDED_IDLE -> "The server " + instance + " ended this connection";
      case TORN ->
          "The connection to " + instance + " was given up after a call on it had broken off";
      case DEPOSED ->
          "The server " + instance + " is no longer the writer, so the connection was given up";
    };
  }
}
