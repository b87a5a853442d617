package io.hibernateaws.engine.product.mysql;

import io.hibernateaws.engine.foreign.ForeignText;
import io.hibernateaws.engine.product.DatabaseFamily;
import io.hibernateaws.engine.product.Lack;
import io.hibernateaws.engine.product.ServerExamination;
import io.hibernateaws.engine.product.ServerFacts;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Questions to a MySQL server about what an engine needs of it. */
final class MySqlExamination implements ServerExamination {
  /** One of its drivers begins each message so; what lacks is the same on every connection. */
  private static final Pattern OF_CONNECTION = Pattern.compile("^\\(conn=[0-9]+\\) ");

  private static final String FACTS =
      "SELECT UNIX_TIMESTAMP(NOW(6)), CONNECTION_ID(), VERSION(), @@max_connections,"
          + " @@SESSION.max_user_connections, @@GLOBAL.max_user_connections, CURRENT_USER(), ";

  private static final String MEMBERS = "information_schema.replica_host_status";

  /** ER_DBACCESS_DENIED_ERROR, ER_TABLEACCESS_DENIED_ERROR, ER_SPECIFIC_ACCESS_DENIED_ERROR. */
  private static final Set<Integer> DENIED = Set.of(1044, 1142, 1227);

  @Override
  public ServerFacts facts(Connection raw) throws SQLException {
    try (Statement statement = raw.createStatement();
        ResultSet row = statement.executeQuery(FACTS + Make.of(raw).server())) {
      if (!row.next()) {
        throw new SQLException("the server did not tell its limits: no row", "08006");
      }
      int most = row.getInt(4);
      int ofUser = row.getInt(5);
      boolean limited = ofUser > 0 && ofUser < most;
      boolean ofAll = ofUser == row.getInt(6);
      return new ServerFacts(
          Instant.EPOCH.plusNanos(Math.round(row.getDouble(1) * 1e6) * 1_000),
          row.getLong(2),
          String.valueOf(row.getString(8)),
          ForeignText.of(row.getString(3)),
          limited ? ofUser : most,
          limited ? "max_user_connections=" + ofUser : "max_connections=" + most,
          !limited
              ? "raise max_connections in the parameter group"
              : ofAll
                  ? "raise max_user_connections in the parameter group"
                  : "ALTER USER "
                      + MySqlMultiAz.account(row.getString(7))
                      + " WITH MAX_USER_CONNECTIONS 0");
    }
  }

  /** A member of a cluster says so by a variable that every user sees. */
  @Override
  public @Nullable Lack unrecognizedCluster(Connection raw) {
    return null;
  }

  @Override
  public @Nullable Lack detectionLack(Connection raw) throws SQLException {
    if (Make.of(raw) == Make.MARIADB) {
      return null;
    }
    try (Statement statement = raw.createStatement()) {
      MySqlMultiAz signs = MySqlMultiAz.signs(statement);
      return signs.addressed() && MySqlMultiAz.members(statement) == MySqlMultiAz.Members.DENIED
          ? signs.denied(statement)
          : null;
    }
  }

  /**
   * Every user may ask Aurora for them, unless it says otherwise; a Multi-AZ DB cluster is only
   * known where its table can be read, or where the settings name it.
   */
  @Override
  public List<Lack> topologyLacks(Connection raw, DatabaseFamily family) throws SQLException {
    if (!family.equals(MySqlFamilies.MULTI_AZ)) {
      return List.of();
    }
    try (Statement statement = raw.createStatement()) {
      return MySqlMultiAz.members(statement) == MySqlMultiAz.Members.DENIED
          ? List.of(MySqlMultiAz.signs(statement).denied(statement))
          : List.of();
    }
  }

  @Override
  public @Nullable Lack topologyLack(Connection raw, DatabaseFamily family, SQLException refusal)
      throws SQLException {
    if (!DENIED.contains(refusal.getErrorCode())) {
      return null;
    }
    try (Statement statement = raw.createStatement()) {
      String user = MySqlMultiAz.account(statement);
      return new Lack(
          "user "
              + user
              + " may not read "
              + (family.equals(MySqlFamilies.MULTI_AZ) ? "mysql.rds_topology" : MEMBERS)
              + ", which tells the cluster's members: "
              + OF_CONNECTION.matcher(ForeignText.message(refusal)).replaceFirst(""),
          "GRANT what the server names ON *.* TO "
              + user
              + ", or set hibernate.aws.monitoring.user to a user that may");
    }
  }

  @Override
  public @Nullable Lack endingLack(Connection raw, String owner) throws SQLException {
    try (Statement statement = raw.createStatement()) {
      if (isOf(owner, statement)) {
        return null;
      }
      MySqlGrants grants = MySqlGrants.ask(statement);
      boolean sees = grants.has(MySqlSession.SEEING);
      String ending = Make.of(raw).ending();
      boolean ends = grants.has(ending) || grants.has("SUPER");
      if (sees && ends) {
        return null;
      }
      String user = MySqlMultiAz.account(statement);
      return new Lack(
          "user "
              + user
              + " may not "
              + (sees ? "end" : ends ? "see" : "see and end")
              + " the connections of user "
              + ForeignText.of(owner)
              + ", so what abandoned connections leave behind keeps its locks",
          "GRANT "
              + (sees ? "" : MySqlSession.SEEING)
              + (sees || ends ? "" : ", ")
              + (ends ? "" : ending)
              + " ON *.* TO "
              + user);
    }
  }

  /** Users of one name end each other's connections, wherever they come from. */
  private static boolean isOf(String owner, Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery("SELECT SUBSTRING_INDEX(USER(), '@', 1)")) {
      return row.next() && owner.equals(row.getString(1));
    }
  }
}
