package io.hibernateaws.engine.driver;

import java.sql.SQLException;
import java.sql.SQLNonTransientException;

/**
 * Which databases Connector/J can ask a server for. Of other names it and the server make those of
 * other databases, which are other tenants'.
 */
public final class MySqlConnectorDatabase {
  private static final String INVALID_CATALOG_NAME = "3D000";

  private MySqlConnectorDatabase() {}

  /**
   * Refuses a name that would be changed on its way.
   *
   * @throws SQLException without a word to the server
   */
  static void check(String database) throws SQLException {
    if (!database.equals(database.trim()) || !database.equals(database.strip())) {
      throw refused(database, "Connector/J takes away the space at its ends");
    }
    checkForServer(database);
  }

  /**
   * Refuses a name that servers of MySQL read as another one, whatever the driver.
   *
   * @throws SQLException without a word to the server
   */
  public static void checkForServer(String database) throws SQLException {
    if (database.codePoints().anyMatch(Character::isSupplementaryCodePoint)) {
      throw refused(
          database, "servers read a question mark for each character beyond U+FFFF in a name");
    }
  }

  private static SQLException refused(String database, String why) {
    return new SQLNonTransientException(
        "the database '"
            + database
            + "' cannot be connected to, because another one could answer: "
            + why
            + "; give the database another name",
        INVALID_CATALOG_NAME);
  }
}
