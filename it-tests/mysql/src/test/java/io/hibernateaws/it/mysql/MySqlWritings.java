package io.hibernateaws.it.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import com.mysql.cj.jdbc.JdbcConnection;
import io.hibernateaws.it.Product;
import io.hibernateaws.it.Sql;
import io.hibernateaws.it.routing.Writings;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes of rows, also by what commits on its own. */
final class MySqlWritings implements Writings {
  @Override
  public List<String> preparedByAdministrator() {
    return List.of();
  }

  @Override
  public List<String> preparedByApplication() {
    return List.of(
        "create table made (id int, body blob)",
        "create function wr(n int) returns int modifies sql data begin insert into made"
            + " values (n, null); return n; end",
        "create procedure pr(n int) begin insert into made values (n, null); end",
        "create procedure ends(n int) begin insert into made values (n, null); commit;"
            + " insert into made values (n, null); end");
  }

  @Override
  public String count() {
    return "select count(*) from made";
  }

  static void query(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      assertThat(rows).isNotNull();
    }
  }

  @Override
  public Map<String, Work> anywhere() {
    Map<String, Work> writes = new LinkedHashMap<>();
    writes.put("an insert", connection -> Sql.run(connection, "insert into made values (1, null)"));
    writes.put("a function", connection -> query(connection, "select wr(1)"));
    writes.put("a function by execute", connection -> Sql.run(connection, "select wr(1)"));
    writes.put("a function in DO", connection -> Sql.run(connection, "do wr(1)"));
    writes.put("a function in SET", connection -> Sql.run(connection, "set @a = wr(1)"));
    writes.put("a function in VALUES", connection -> query(connection, "values row(wr(1))"));
    writes.put(
        "a function whose rows are streamed",
        connection -> {
          try (Statement statement = connection.createStatement()) {
            statement.setFetchSize(Product.underTest().repertoire().rowByRow());
            try (ResultSet rows = statement.executeQuery("select wr(1) union all select 2")) {
              assertThat(rows.next()).isTrue();
            }
          }
        });
    writes.put(
        "a prepared query that calls a function",
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement("select wr(?)")) {
            statement.setInt(1, 1);
            statement.executeQuery().close();
          }
        });
    writes.put("a procedure", connection -> Sql.run(connection, "call pr(1)"));
    writes.put(
        "a procedure by its JDBC escape",
        connection -> {
          try (CallableStatement call = connection.prepareCall("{call pr(?)}")) {
            call.setInt(1, 1);
            call.execute();
          }
        });
    writes.put(
        "a text prepared in SQL",
        connection -> {
          Sql.run(connection, "prepare p1 from 'insert into made values (1, null)'");
          Sql.run(connection, "execute p1");
          Sql.run(connection, "deallocate prepare p1");
        });
    writes.put(
        "a batch",
        connection -> {
          try (PreparedStatement insert =
              connection.prepareStatement("insert into made values (?, null)")) {
            for (int i = 0; i < 3; i++) {
              insert.setInt(1, i);
              insert.addBatch();
            }
            insert.executeBatch();
          }
        });
    writes.put(
        "several statements in one text",
        connection ->
            Sql.run(
                connection,
                "insert into made values (1, null); insert into made values (2, null)"));
    writes.put(
        "a stream",
        connection -> {
          try (PreparedStatement insert =
              connection.prepareStatement("insert into made values (1, ?)")) {
            insert.setBlob(1, new ByteArrayInputStream("abc".getBytes(StandardCharsets.UTF_8)));
            insert.executeUpdate();
          }
        });
    writes.put(
        "an insert before a query",
        connection -> {
          Sql.run(connection, "insert into made values (1, null)");
          query(connection, "select 1");
          Sql.run(connection, "delete from made where id = 77777");
        });
    writes.put(
        "a statement of the driver's own connection",
        connection ->
            Sql.run(connection.unwrap(JdbcConnection.class), "insert into made values (1, null)"));
    writes.put("a procedure that commits", connection -> Sql.run(connection, "call ends(1)"));
    writes.put(
        "a definition",
        connection -> {
          Sql.run(connection, "insert into made values (1, null)");
          Sql.run(connection, "create or replace view seen as select * from made");
        });
    return writes;
  }

  @Override
  public Map<String, Work> inTransactions() {
    return Map.of();
  }

  @Override
  public Map<String, Work> inAutocommit() {
    Map<String, Work> writes = new LinkedHashMap<>();
    writes.put(
        "an insert that its session is told of again after one it is not told of",
        connection -> {
          Sql.run(connection, "set session session_track_gtids = off");
          Sql.run(connection, "insert into made values (2, null)");
          Sql.run(connection, "set session session_track_gtids = own_gtid");
        });
    return writes;
  }
}
