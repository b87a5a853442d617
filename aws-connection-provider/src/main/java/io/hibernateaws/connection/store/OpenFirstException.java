package io.hibernateaws.connection.store;

import java.sql.SQLException;

/** Tells a taker to open a link itself and to hand it over; never leaves the store. */
final class OpenFirstException extends SQLException {
  private static final long serialVersionUID = 1L;

  OpenFirstException() {
    super("open a link first");
  }

  static boolean isIn(Throwable failure) {
    for (Throwable next = failure; next != null; next = next.getCause()) {
      if (next instanceof OpenFirstException) {
        return true;
      }
    }
    return false;
  }

  /** A signal has no trace. */
  @Override
  public Throwable fillInStackTrace() {
    return this;
  }
}
