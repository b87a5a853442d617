package io.hibernateaws.engine.product.mysql;

import io.hibernateaws.engine.api.Role;
import io.hibernateaws.engine.product.LinkIdentity;
import io.hibernateaws.engine.product.ServerProcess;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The question "who are you?" to a MySQL server, in one round trip. */
final class MySqlIdentity {
  /** The client's port of a session, where the server has its performance schema on. */
  private static final String CLIENT =
      "(SELECT p.HOST FROM performance_schema.processlist AS p WHERE p.ID = CONNECTION_ID())";

  /** Since when there is that table, as comments that are code write a version. */
  private static final int CLIENT_SINCE = 80_022;

  /** The same of a server of MariaDB, whose performance schema is off unless it is told. */
  private static final String CLIENT_OF_MARIADB =
      "(SELECT p.HOST FROM information_schema.PROCESSLIST AS p WHERE p.ID = CONNECTION_ID())";

  private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+)\\.(\\d+).*");

  private MySqlIdentity() {}

  /**
   * How the question begins.
   *
   * @param reader an expression that is true where nothing can be written; a constant of ours
   * @param instanceId an expression that yields the server's identifier; a constant of ours
   * @param make whose servers are asked
   */
  static String query(String reader, String instanceId, Make make) {
    return "SELECT "
        + reader
        + ", "
        + instanceId
        + ", CONNECTION_ID(), "
        + make.server()
        + ", @@hostname, @@port, FLOOR(UNIX_TIMESTAMP()), USER(), ";
  }

  /**
   * The server's version decides, by what it said at the log-in, whether there is the table: a
   * comment that is code for some versions would pin the session behind RDS Proxy.
   */
  static LinkIdentity ask(Connection raw, String query) throws SQLException {
    String client = clients(raw.getMetaData().getDatabaseProductVersion());
    try (Statement statement = raw.createStatement();
        ResultSet rows = statement.executeQuery(query + client)) {
      if (!rows.next()) {
        throw new SQLException("the server did not say who it is: no row", "08006");
      }
      long id = rows.getLong(3);
      String uuid = rows.getString(4);
      String user = rows.getString(8);
      String seenAs = rows.getString(9);
      return new LinkIdentity(
          rows.getBoolean(1) ? Role.READER : Role.WRITER,
          rows.getString(2),
          id == 0 || uuid == null || user == null
              ? null
              : new ServerProcess(
                  id,
                  new MySqlSession(
                          uuid,
                          rows.getString(5) + ":" + rows.getInt(6),
                          rows.getLong(7),
                          seenAs == null ? "" : seenAs,
                          user)
                      .text()));
    }
  }

  /** An expression that yields the client's port of the session; null where it is not told. */
  static String clients(@Nullable String version) {
    if (Make.ofVersion(version) == Make.MARIADB) {
      return CLIENT_OF_MARIADB;
    }
    Matcher numbers = VERSION.matcher(version == null ? "" : version);
    return numbers.matches()
            && Integer.parseInt(numbers.group(1)) * 10_000
                    + Integer.parseInt(numbers.group(2)) * 100
                    + Integer.parseInt(numbers.group(3))
                >= CLIENT_SINCE
        ? CLIENT
        : "NULL";
  }
}
