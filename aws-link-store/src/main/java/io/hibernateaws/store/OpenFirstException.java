package io.hibernateaws.store;

import java.sql.SQLException;

/** Tells a taker to open a link itself and to hand it over; never leaves the store. */
final class OpenFirstException extends SQLException {
  private static final long serialVersionUID = 1L;

  /** Agroal wraps an exception in few others; a driver's own chain may lead back to itself. */
  private static final int DEEPEST = 10;

  OpenFirstException() {
    super("open a link first");
  }

  /** Whether Agroal has wrapped this exception in the failure. */
  static boolean isIn(Throwable failure) {
    Throwable next = failure;
    for (int depth = 0; next != null && depth < DEEPEST; depth++) {
      if (next instanceof OpenFirstException) {
        return true;
      }
      next = next.getCause();
    }
    return false;
  }

  /** A signal has no trace. */
  @Override
  public Throwable fillInStackTrace() {
    return this;
  }
}
