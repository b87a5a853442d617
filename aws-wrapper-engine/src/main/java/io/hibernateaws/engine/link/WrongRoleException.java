package io.hibernateaws.engine.link;

import io.hibernateaws.engine.api.Role;
import io.hibernateaws.engine.endpoint.Endpoint;
import java.sql.SQLException;

/**
 * A host answered, but in another role than the plan needs; the snapshot is about to change. Never
 * leaves this package.
 */
public final class WrongRoleException extends SQLException {
  private static final long serialVersionUID = 1L;

  /**
   * @param state of the product, for a write that a reader refuses
   */
  public WrongRoleException(Endpoint host, Role wanted, Role found, String state) {
    super(host + " is a " + found + ", wanted a " + wanted, state);
  }
}
