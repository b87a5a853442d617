package io.hibernateaws.it.adversary;

import io.hibernateaws.it.Product;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What the sessions of one sequence have written and were told, and what was wrong about it. */
final class Ledger {
  private final List<Row> rows = new ArrayList<>();
  private final List<List<Row>> lost = new ArrayList<>();
  private final List<String> wrong = new ArrayList<>();

  Row row(String tenant) {
    Row row = new Row(tenant);
    rows.add(row);
    return row;
  }

  /** These rows of one transaction are all there or none of them. */
  void together(List<Row> transaction) {
    lost.add(List.copyOf(transaction));
  }

  void wrong(String what) {
    wrong.add(what);
  }

  List<String> wrong() {
    return List.copyOf(wrong);
  }

  /** Compares what was told with what the server has. */
  void settle(Connection server) throws SQLException {
    for (Row row : rows) {
      boolean there = isThere(server, row);
      if (row.fate() == Row.Fate.THERE && !there) {
        wrong("missing: " + row);
      }
      if ((row.fate() == Row.Fate.GONE || row.fate() == Row.Fate.OPEN) && there) {
        wrong("there: " + row);
      }
    }
    for (List<Row> transaction : lost) {
      int there = 0;
      for (Row row : transaction) {
        there += isThere(server, row) ? 1 : 0;
      }
      if (there != 0 && there != transaction.size()) {
        wrong("half of a transaction is there: " + transaction);
      }
    }
  }

  private static boolean isThere(Connection server, Row row) throws SQLException {
    String table = Arena.table(row.tenant);
    try (PreparedStatement select =
        server.prepareStatement("select 1 from " + table + " where id = ?")) {
      select.setObject(1, Product.underTest().sql().uuid(row.id));
      try (ResultSet answer = select.executeQuery()) {
        return answer.next();
      }
    }
  }
}
