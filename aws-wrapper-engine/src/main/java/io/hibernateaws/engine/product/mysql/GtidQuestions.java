package io.hibernateaws.engine.product.mysql;

import io.hibernateaws.engine.product.Position;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * The questions "which transactions have you committed?" to a MySQL server. One that is in the
 * other role, or whose answer would prove nothing, answers nothing.
 */
final class GtidQuestions {
  static final String WRITTEN_UNKNOWN = "gtid_mode or its binary log is off";

  /** A server has a transaction in its set after it shows it, never before. */
  private static final String IN_ORDER =
      "(@@GLOBAL.replica_preserve_commit_order OR @@GLOBAL.replica_parallel_workers < 2)";

  static final String SHOWN_UNKNOWN =
      "gtid_mode or replica_preserve_commit_order is off, or it is older than 8.0.26";

  private GtidQuestions() {}

  /**
   * To a writer. Without a binary log what is committed gets no identifier.
   *
   * @param reader an expression that is true where nothing can be written; a constant of ours
   */
  static String written(String reader) {
    return "SELECT IF(("
        + reader
        + ") = 0 AND @@GLOBAL.gtid_mode = 'ON' AND @@GLOBAL.log_bin,"
        + " @@GLOBAL.gtid_executed, NULL), @@GLOBAL.server_uuid";
  }

  /**
   * To a reader. Where transactions are not committed in the order of the writer, the latest one
   * does not stand for those before it. The variables have their names since 8.0.26.
   *
   * @param reader an expression that is true where nothing can be written; a constant of ours
   * @param proof what must be true besides; a constant of ours
   */
  static String shown(String reader, String proof) {
    return "SELECT IF(("
        + reader
        + ") AND @@GLOBAL.gtid_mode = 'ON' AND @@GLOBAL.binlog_order_commits AND (FALSE /*!80026 OR "
        + IN_ORDER
        + " AND "
        + proof
        + " */), @@GLOBAL.gtid_executed, NULL), NULL";
  }

  static @Nullable Position ask(Connection raw, String question) throws SQLException {
    try (Statement statement = raw.createStatement();
        ResultSet row = statement.executeQuery(question)) {
      String set = row.next() ? row.getString(1) : null;
      return set == null ? null : new ExecutedGtids(set, row.getString(2));
    } catch (IllegalArgumentException e) {
      throw new SQLException("the server's gtid_executed cannot be read", "HY000", e);
    }
  }
}
