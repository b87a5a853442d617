package io.hibernateaws.engine.product.mysql;

import io.hibernateaws.engine.foreign.ForeignText;
import io.hibernateaws.engine.product.Lack;
import io.hibernateaws.engine.product.ServerExamination;
import io.hibernateaws.engine.product.ServerFacts;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Questions to a MySQL server about what an engine needs of it. */
final class MySqlExamination implements ServerExamination {
  private static final String FACTS =
      "SELECT UNIX_TIMESTAMP(NOW(6)), CONNECTION_ID(), VERSION(), @@max_connections,"
          + " @@SESSION.max_user_connections";

  private static final String ENDING =
      """
      SELECT CURRENT_USER(), SUBSTRING_INDEX(USER(), '@', 1) = ?
             OR (EXISTS (SELECT 1 FROM information_schema.USER_PRIVILEGES AS p
                          WHERE p.PRIVILEGE_TYPE = 'PROCESS')
                 AND EXISTS (SELECT 1 FROM information_schema.USER_PRIVILEGES AS p
                              WHERE p.PRIVILEGE_TYPE IN ('CONNECTION_ADMIN', 'SUPER')))""";

  @Override
  public ServerFacts facts(Connection raw) throws SQLException {
    try (Statement statement = raw.createStatement();
        ResultSet row = statement.executeQuery(FACTS)) {
      if (!row.next()) {
        throw new SQLException("the server did not tell its limits: no row", "08006");
      }
      int most = row.getInt(4);
      int ofUser = row.getInt(5);
      boolean limited = ofUser > 0 && ofUser < most;
      return new ServerFacts(
          Instant.EPOCH.plusNanos(Math.round(row.getDouble(1) * 1e6) * 1_000),
          row.getLong(2),
          ForeignText.of(row.getString(3)),
          limited ? ofUser : most,
          limited ? "max_user_connections=" + ofUser : "max_connections=" + most,
          limited
              ? "raise max_user_connections of the user"
              : "raise max_connections in the parameter group");
    }
  }

  /** A member of a cluster says so by a variable that every user sees. */
  @Override
  public @Nullable Lack unrecognizedCluster(Connection raw) {
    return null;
  }

  @Override
  public @Nullable Lack detectionLack(Connection raw) throws SQLException {
    try (Statement statement = raw.createStatement()) {
      MySqlMultiAz signs = MySqlMultiAz.signs(statement);
      return signs.addressed() && MySqlMultiAz.members(statement) == MySqlMultiAz.Members.DENIED
          ? signs.denied(statement)
          : null;
    }
  }

  /** Every user may ask. */
  @Override
  public List<Lack> topologyLacks(Connection raw) {
    return List.of();
  }

  @Override
  public @Nullable Lack topologyLack(Connection raw, SQLException refusal) {
    return null;
  }

  @Override
  public @Nullable Lack endingLack(Connection raw, String owner) throws SQLException {
    try (PreparedStatement ask = raw.prepareStatement(ENDING)) {
      ask.setString(1, owner);
      try (ResultSet row = ask.executeQuery()) {
        if (!row.next() || row.getBoolean(2)) {
          return null;
        }
        String user = MySqlMultiAz.account(row.getString(1));
        return new Lack(
            "user "
                + user
                + " may not see and end the connections of user "
                + ForeignText.of(owner),
            "GRANT PROCESS, CONNECTION_ADMIN ON *.* TO " + user);
      }
    }
  }
}
