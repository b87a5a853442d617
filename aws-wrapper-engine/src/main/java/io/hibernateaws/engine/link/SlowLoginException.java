package io.hibernateaws.engine.link;

import java.sql.SQLException;

/** A connect that reached its deadline although the server had answered: slow, but alive. */
public final class SlowLoginException extends SQLException {
  private static final long serialVersionUID = 1L;

  SlowLoginException(String reason, Exception cause) {
    super(reason, "08001", cause);
  }
}
