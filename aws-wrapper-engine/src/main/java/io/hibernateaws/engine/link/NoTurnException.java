package io.hibernateaws.engine.link;

import java.sql.SQLException;

/** A connect was never begun, so it says nothing about the host. Never leaves this package. */
public final class NoTurnException extends SQLException {
  private static final long serialVersionUID = 1L;

  NoTurnException(String reason) {
    super(reason, "08001");
  }
}
