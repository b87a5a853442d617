package io.hibernateaws.it.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.it.Sql;
import io.hibernateaws.it.routing.Writings;
import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.sql.Blob;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.postgresql.PGConnection;
import org.postgresql.jdbc.PgConnection;

/** Writes of rows and of large objects. */
final class PostgresWritings implements Writings {
  /** A page of the large object is written once. */
  private static final AtomicInteger PAGES = new AtomicInteger();

  @Override
  public List<String> preparedByAdministrator() {
    return List.of(
        "create table made (id int)",
        "create table large (id int, body oid)",
        "create function wr(n int) returns int language sql as"
            + " 'insert into made values (n) returning id'",
        "create function rd() returns bigint language sql as 'select count(*) from made'",
        "create procedure pr(n int) language plpgsql as"
            + " 'begin insert into made values (n); end'",
        "create procedure ends(n int) language plpgsql as"
            + " 'begin insert into made values (n); commit; end'",
        "grant all on made, large to public",
        "grant select on pg_largeobject to public");
  }

  @Override
  public List<String> preparedByApplication() {
    return List.of("insert into large values (1, lo_from_bytea(0, 'abc'))");
  }

  @Override
  public String count() {
    return "select (select count(*) from made) + (select count(*) from pg_largeobject)";
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
    writes.put("a function", connection -> query(connection, "select wr(1)"));
    writes.put("a function by execute", connection -> Sql.run(connection, "select wr(1)"));
    writes.put("a function in VALUES", connection -> query(connection, "values (wr(1))"));
    writes.put("a function in FROM", connection -> query(connection, "select * from wr(1)"));
    writes.put(
        "a prepared query that calls a function",
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement("select wr(?)")) {
            statement.setInt(1, 1);
            statement.executeQuery().close();
          }
        });
    writes.put(
        "a function beside a literal with a backslash",
        connection -> query(connection, "select 'a\\', wr(1), '\\'"));
    writes.put(
        "a common table expression",
        connection ->
            query(
                connection,
                "with w as (insert into made values (1) returning id) select * from w"));
    writes.put(
        "an insert that returns",
        connection -> query(connection, "insert into made values (1) returning id"));
    writes.put(
        "an explained insert",
        connection -> query(connection, "explain analyze insert into made values (1)"));
    writes.put(
        "a select into",
        connection ->
            Sql.run(
                connection, "select 1 as id into s1; drop table s1; insert into made values (1)"));
    writes.put(
        "a block",
        connection -> Sql.run(connection, "do $$ begin insert into made values (1); end $$"));
    writes.put("a procedure", connection -> Sql.run(connection, "call pr(1)"));
    writes.put(
        "a procedure by its JDBC escape",
        connection -> {
          try (CallableStatement call = connection.prepareCall("call pr(?)")) {
            call.setInt(1, 1);
            call.execute();
          }
        });
    writes.put(
        "a function by its JDBC escape",
        connection -> {
          try (CallableStatement call = connection.prepareCall("{? = call wr(?)}")) {
            call.registerOutParameter(1, Types.INTEGER);
            call.setInt(2, 1);
            call.execute();
          }
        });
    writes.put(
        "a text prepared in SQL",
        connection -> {
          Sql.run(connection, "prepare p1 as insert into made values (1)");
          Sql.run(connection, "execute p1");
          Sql.run(connection, "deallocate p1");
        });
    writes.put(
        "a query prepared in SQL",
        connection -> {
          Sql.run(connection, "prepare p2 as select wr(1)");
          query(connection, "execute p2");
          Sql.run(connection, "deallocate p2");
        });
    writes.put(
        "a batch",
        connection -> {
          try (Statement statement = connection.createStatement()) {
            statement.addBatch("insert into made values (1)");
            statement.addBatch("insert into made values (2)");
            statement.executeBatch();
          }
        });
    writes.put(
        "COPY",
        connection ->
            connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn("copy made from stdin", new StringReader("1\n2\n")));
    return writes;
  }

  @Override
  public Map<String, Work> inTransactions() {
    Map<String, Work> writes = new LinkedHashMap<>();
    writes.put(
        "a cursor over a function",
        connection -> {
          Sql.run(connection, "declare c cursor for select wr(g) from generate_series(1, 3) g");
          query(connection, "fetch all from c");
        });
    writes.put(
        "a function after a savepoint",
        connection -> {
          connection.setSavepoint();
          query(connection, "select wr(1)");
        });
    writes.put(
        "a stream for a large object",
        connection -> {
          try (PreparedStatement statement =
              connection.prepareStatement("insert into large values (2, ?)")) {
            statement.setBlob(1, new ByteArrayInputStream("abc".getBytes(StandardCharsets.UTF_8)));
            statement.executeUpdate();
          }
        });
    writes.put(
        "a large object through a query",
        connection -> query(connection, "select lo_from_bytea(0, 'abc')"));
    writes.put(
        "a large object through the driver",
        connection -> {
          var large = connection.unwrap(PGConnection.class).getLargeObjectAPI();
          var object = large.open(large.createLO());
          object.write("abc".getBytes(StandardCharsets.UTF_8));
          object.close();
        });
    writes.put(
        "more of a large object",
        connection -> {
          Blob blob = body(connection);
          try (OutputStream out = blob.setBinaryStream(1 + 4_096L * PAGES.incrementAndGet())) {
            out.write(1);
          }
        });
    return writes;
  }

  private static Blob body(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select body from large where id = 1")) {
      assertThat(rows.next()).isTrue();
      return rows.getBlob(1);
    }
  }

  /** What the driver's own connection does in a transaction is not asked about. */
  @Override
  public Map<String, Work> inAutocommit() {
    Map<String, Work> writes = new LinkedHashMap<>();
    writes.put("a procedure that commits", connection -> Sql.run(connection, "call ends(1)"));
    writes.put(
        "a statement of the driver's own connection",
        connection ->
            Sql.run(connection.unwrap(PgConnection.class), "insert into made values (1)"));
    return writes;
  }
}
