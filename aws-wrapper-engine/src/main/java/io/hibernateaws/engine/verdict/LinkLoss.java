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
  /** The link's server is a reader now, though the link was borrowed for writing. */
  DEPOSED;

  /** Why the pool ends the link. */
  String evictionReason(SQLException failure) {
    return switch (this) {
      case LOST, NONE -> "lost in a call (" + failure.getSQLState() + ")";
      case ENDED -> "ended by the server (" + failure.getSQLState() + ")";
      case DEPOSED -> "its server is no longer the writer";
    };
  }

  /** The beginning of a message to the application. */
  String sentence(String instance) {
    return switch (this) {
      case LOST, NONE -> "The connection to " + instance + " was lost";
      case ENDED -> "The server " + instance + " ended this connection";
      case DEPOSED ->
          "The server " + instance + " is no longer the writer, so the connection was given up";
    };
  }
}
