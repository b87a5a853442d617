package io.hibernateaws.engine.state;

import java.sql.SQLException;

/** The statements of a session that are still open, as far as a reset of its link needs them. */
public interface OpenStatements {
  boolean isEmpty();

  /**
   * Closes all of them at the driver.
   *
   * @throws SQLException the first failure; what is open then ends with the link
   */
  void closeAll() throws SQLException;
}
