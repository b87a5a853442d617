package io.hibernateaws.engine.driver;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** Whether a server of MySQL answers, asked by a statement that leaves everything as it is. */
public final class MySqlAnswer {
  private MySqlAnswer() {}

  /** The answer tells of the transaction and of autocommit, which that to a ping does not. */
  public static boolean isGivenBy(Connection raw) throws SQLException {
    if (raw.isClosed()) {
      return false;
    }
    try (Statement statement = raw.createStatement()) {
      statement.execute("DO 0");
      return true;
    } catch (SQLException unanswered) {
      return false;
    }
  }
}
