package io.hibernateaws.it.handout;

import io.hibernateaws.it.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;

/** Makes, in a transaction, an object of the driver whose next call asks the server. */
@FunctionalInterface
public interface AskingCall {
  Call on(Connection connection) throws Exception;

  /** What asks the server, once it is there. */
  @FunctionalInterface
  interface Call {
    Object run() throws Exception;
  }

  /** What is done with rows that can be changed, on the first of them. */
  @FunctionalInterface
  interface OnRows {
    void change(ResultSet rows) throws SQLException;
  }

  /**
   * Those of every product, by name. They need the table {@code made} with a column {@code id},
   * which is its key.
   */
  static Map<String, AskingCall> ofJdbc() {
    Map<String, AskingCall> calls = new LinkedHashMap<>();
    calls.put(
        "update of a row",
        c ->
            changing(
                c,
                101,
                rows -> {
                  rows.updateInt(1, 201);
                  rows.updateRow();
                }));
    calls.put(
        "insert of a row",
        c ->
            changing(
                c,
                102,
                rows -> {
                  rows.moveToInsertRow();
                  rows.updateInt(1, 202);
                  rows.insertRow();
                }));
    calls.put("deletion of a row", c -> changing(c, 103, ResultSet::deleteRow));
    calls.put("row that is read again", c -> changing(c, 104, ResultSet::refreshRow));
    calls.put(
        "tables of the metadata",
        c -> {
          Sql.run(c, "insert into made values (105)");
          return () -> c.getMetaData().getTables(null, null, "%", null);
        });
    return calls;
  }

  private static Call changing(Connection connection, int id, OnRows change) throws SQLException {
    Statement statement =
        connection.createStatement(ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_UPDATABLE);
    statement.executeUpdate("insert into made values (" + id + ")");
    ResultSet rows = statement.executeQuery("select id from made where id = " + id);
    rows.next();
    return () -> {
      change.change(rows);
      return rows;
    };
  }

  /** The first row of a query. */
  static ResultSet first(Connection connection, String sql) throws SQLException {
    ResultSet rows = connection.createStatement().executeQuery(sql);
    rows.next();
    return rows;
  }
}
