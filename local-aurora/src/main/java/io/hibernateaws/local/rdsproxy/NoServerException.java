package io.hibernateaws.local.rdsproxy;

import java.io.IOException;

/** A client got no server connection within the borrow time-out. */
public final class NoServerException extends IOException {
  private static final long serialVersionUID = 1L;

  NoServerException(String why) {
    super(why);
  }

  /** What the client is told. */
  public String why() {
    return String.valueOf(getMessage());
  }
}
