package io.hibernateaws.it.postgresql;

import io.hibernateaws.it.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/**
 * What JDBC lets a session set: how it is set, and what is then true on the bound link, by the
 * server's own word where the server knows of it, else by the driver's.
 */
enum StateRow {
  AUTO_COMMIT("off") {
    @Override
    void set(Connection connection) throws SQLException {
      connection.setAutoCommit(false);
    }

    /** The time stands still within a transaction. */
    @Override
    String seen(Connection connection) throws SQLException {
      String first = Sql.text(connection, "select now()");
      boolean one = first.equals(Sql.text(connection, "select now()"));
      if (one) {
        connection.rollback();
      }
      return one ? "off" : "on";
    }
  },
  READ_ONLY("on") {
    @Override
    void set(Connection connection) throws SQLException {
      connection.setReadOnly(true);
    }

    @Override
    String seen(Connection connection) throws SQLException {
      return inTransaction(connection, "show transaction_read_only");
    }
  },
  ISOLATION("repeatable read") {
    @Override
    void set(Connection connection) throws SQLException {
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    }

    @Override
    String seen(Connection connection) throws SQLException {
      return Sql.text(connection, "show transaction_isolation");
    }
  },
  CATALOG("") {
    @Override
    void set(Connection connection) throws SQLException {
      connection.setCatalog(connection.getCatalog());
    }

    /** PostgreSQL cannot leave its database, so there is nothing else to see. */
    @Override
    String seen(Connection connection) throws SQLException {
      boolean own =
          Sql.text(connection, "select current_database()").equals(connection.getCatalog());
      return own ? "" : connection.getCatalog();
    }
  },
  SCHEMA("tenant_a") {
    @Override
    void set(Connection connection) throws SQLException {
      connection.setSchema("tenant_a");
    }

    @Override
    String seen(Connection connection) throws SQLException {
      return Sql.text(connection, "select current_schema()");
    }
  },
  HOLDABILITY("" + ResultSet.HOLD_CURSORS_OVER_COMMIT) {
    @Override
    void set(Connection connection) throws SQLException {
      connection.setHoldability(ResultSet.HOLD_CURSORS_OVER_COMMIT);
    }

    @Override
    String seen(Connection connection) throws SQLException {
      try (Statement statement = connection.createStatement()) {
        return String.valueOf(statement.getResultSetHoldability());
      }
    }
  },
  CLIENT_INFO("mine") {
    @Override
    void set(Connection connection) throws SQLException {
      connection.setClientInfo("ApplicationName", "mine");
    }

    @Override
    String seen(Connection connection) throws SQLException {
      return Sql.text(
          connection, "select application_name from pg_stat_activity where pid = pg_backend_pid()");
    }
  },
  TYPE_MAP("[money_of_ours]") {
    @Override
    void set(Connection connection) throws SQLException {
      connection.setTypeMap(Map.of("money_of_ours", StateRow.class));
    }

    /** A bound connection asks the driver. */
    @Override
    String seen(Connection connection) throws SQLException {
      Sql.pid(connection);
      return connection.getTypeMap().keySet().toString();
    }
  },
  NETWORK_TIMEOUT("7000") {
    @Override
    void set(Connection connection) throws SQLException {
      connection.setNetworkTimeout(Runnable::run, 7000);
    }

    @Override
    String seen(Connection connection) throws SQLException {
      Sql.pid(connection);
      return String.valueOf(connection.getNetworkTimeout());
    }
  };

  final String wanted;

  StateRow(String wanted) {
    this.wanted = wanted;
  }

  abstract void set(Connection connection) throws SQLException;

  /** Leaves no transaction open that was not. */
  abstract String seen(Connection connection) throws SQLException;

  /** Whether the value is the connection's own, apart from its role and its transactions. */
  boolean isPlain() {
    return this != AUTO_COMMIT && this != READ_ONLY && this != CATALOG;
  }

  /** Whether it may change while a transaction runs. */
  boolean changesInTransaction() {
    return isPlain() && this != ISOLATION;
  }

  private static String inTransaction(Connection connection, String query) throws SQLException {
    boolean autoCommit = connection.getAutoCommit();
    if (autoCommit) {
      connection.setAutoCommit(false);
    }
    try {
      return Sql.text(connection, query);
    } finally {
      if (autoCommit) {
        connection.rollback();
        connection.setAutoCommit(true);
      }
    }
  }
}
