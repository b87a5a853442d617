package io.hibernateaws.engine.link;

import io.hibernateaws.engine.api.Role;
import java.sql.SQLException;

/**
 * A host answered, but in another role than the plan needs; the snapshot is about to change. Never
 * leaves this package.
 */
public final class WrongRoleException extends SQLException {
  private static final long serialVersionUID = 1L;

  public WrongRoleException(String host, Role wanted, Role found) {
    super(host + " is a " + found + ", wanted a " + wanted, "25006");
  }
}
