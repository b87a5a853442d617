package io.hibernateaws.it.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateaws.engine.api.ConnectRequest;
import io.hibernateaws.engine.api.ReadToken;
import io.hibernateaws.it.Sql;
import io.hibernateaws.it.handout.AskingCall;
import io.hibernateaws.it.handout.FrozenServer;
import io.hibernateaws.it.handout.OneLink;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Blob;
import java.sql.CallableStatement;
import java.sql.Clob;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLXML;
import java.sql.Statement;
import java.sql.Types;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.postgresql.PGConnection;
import org.postgresql.jdbc.PgResultSet;

/** Objects that only pgjdbc has, or that only pgjdbc asks the server about. */
@Timeout(120)
class ObjectHandOutIT {
  private static OneLink one;

  @BeforeAll
  static void start() throws SQLException {
    one = OneLink.start(Map.of());
    try (Connection connection = one.connect()) {
      make(connection);
    }
  }

  @AfterAll
  static void stop() {
    one.close();
  }

  /** The thread's next test would have to see what was written here, in a cluster of this name. */
  @AfterEach
  void forget() {
    ReadToken.forget();
  }

  private static void make(Connection connection) throws SQLException {
    Sql.run(connection, "create table made (id int primary key)");
    Sql.run(connection, "create table large (id int, body oid, words text[], doc xml)");
    Sql.run(
        connection,
        "create function cursors() returns refcursor language plpgsql as"
            + " 'declare c refcursor; begin open c for select 1 as one; return c; end'");
    fill(connection);
  }

  private static void fill(Connection connection) throws SQLException {
    Sql.run(connection, "insert into large values (1, lo_from_bytea(0, 'abc'), '{a,b}')");
  }

  @BeforeEach
  void empty() throws SQLException {
    try (Connection connection = one.connect()) {
      Sql.run(connection, "truncate made, large");
      fill(connection);
    }
    ReadToken.forget();
  }

  @Test
  void the_next_session_is_fresh_whatever_was_done_through_rows_of_metadata() throws SQLException {
    try (Connection connection = one.connect();
        ResultSet rows = connection.getMetaData().getSchemas()) {
      rows.unwrap(PgResultSet.class).getStatement().getConnection().setAutoCommit(false);
    }
    try (Connection next = one.connect()) {
      Sql.run(next, "insert into made values (1)");
    }
    assertThat(one.admin("select count(*) from made")).isEqualTo("1");
  }

  @Test
  void copy_through_a_raw_connection_counts_as_a_write() throws SQLException, IOException {
    try (Connection connection = one.connect()) {
      PGConnection raw = connection.unwrap(PGConnection.class);
      assertThat(ReadToken.current().isEmpty()).isFalse();
      raw.getCopyAPI().copyIn("copy made from stdin", new StringReader("1\n2\n"));
    }
    try (Connection reading = one.engine().connect(ConnectRequest.READ_ONLY)) {
      assertThat(Sql.text(reading, "select count(*) from made")).isEqualTo("2");
    }
  }

  @Test
  void a_large_object_written_counts_as_a_write() throws SQLException {
    try (Connection connection = one.transaction()) {
      blob(connection).setBytes(1, "xyz".getBytes(StandardCharsets.UTF_8));
      connection.commit();
      assertThat(ReadToken.current().isEmpty()).isFalse();
    }
    assertThat(body()).isEqualTo("xyz");
  }

  @Test
  void a_large_object_is_not_written_in_a_session_that_only_reads() throws SQLException {
    try (Connection reading = one.reading()) {
      Blob blob = blob(reading);
      assertThatThrownBy(() -> blob.setBytes(1, new byte[3])).isInstanceOf(SQLException.class);
      assertThatThrownBy(() -> blob.truncate(1)).isInstanceOf(SQLException.class);
      reading.rollback();
    }
    assertThat(body()).isEqualTo("abc");
  }

  private static String body() throws SQLException {
    return one.admin("select convert_from(lo_get(body), 'UTF8') from large");
  }

  // ---- objects that lead back

  private static Blob blob(Connection connection) throws SQLException {
    return AskingCall.first(connection, "select body from large").getBlob(1);
  }

  private static Clob clob(Connection connection) throws SQLException {
    return AskingCall.first(connection, "select body from large").getClob(1);
  }

  @Test
  void arrays_go_back_to_the_driver_as_it_made_them() throws SQLException {
    try (Connection connection = one.connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select words from large");
        PreparedStatement insert =
            connection.prepareStatement("insert into large (id, words) values (?, ?)")) {
      rows.next();
      Array words = rows.getArray(1);
      assertThat((Object[]) words.getArray()).containsExactly("a", "b");
      assertThat(words).hasToString("{a,b}");
      insert.setInt(1, 2);
      insert.setArray(2, words);
      insert.executeUpdate();
      insert.setInt(1, 3);
      insert.setObject(2, rows.getObject(1));
      insert.executeUpdate();
      insert.setInt(1, 4);
      insert.setArray(2, connection.createArrayOf("text", new Object[] {"a", "b"}));
      insert.executeUpdate();
    }
    assertThat(one.admin("select count(*) from large where words = '{a,b}'")).isEqualTo("4");
  }

  @Test
  void documents_go_back_to_the_driver_as_objects_too() throws SQLException {
    try (Connection connection = one.connect();
        PreparedStatement insert =
            connection.prepareStatement("insert into large (id, doc) values (?, ?)")) {
      Sql.run(connection, "update large set doc = '<a/>'");
      ResultSet rows = AskingCall.first(connection, "select doc from large");
      insert.setInt(1, 2);
      insert.setObject(2, rows.getSQLXML(1));
      insert.executeUpdate();
      assertThat(rows.getObject(1, SQLXML.class).getString()).isEqualTo("<a/>");
    }
    assertThat(one.admin("select count(*) from large where doc::text = '<a/>'")).isEqualTo("2");
  }

  @Test
  void rows_of_an_array_lead_back_to_the_guarded_connection() throws SQLException {
    try (Connection connection = one.connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select words from large")) {
      rows.next();
      try (ResultSet elements = rows.getArray(1).getResultSet()) {
        assertThat(elements.getStatement().getConnection()).isSameAs(connection);
        elements.next();
        assertThat(elements.getString(2)).isEqualTo("a");
        assertThat(elements.getMetaData().getColumnCount()).isEqualTo(2);
      }
      assertThat(statement.isClosed()).isFalse();
    }
  }

  @Test
  void rows_of_cursors_lead_back_to_the_guarded_connection() throws SQLException {
    String pid;
    try (Connection connection = one.transaction()) {
      pid = Sql.pid(connection);
      try (CallableStatement call = connection.prepareCall("{? = call cursors()}")) {
        call.registerOutParameter(1, Types.REF_CURSOR);
        call.execute();
        assertLeadsBack(connection, (ResultSet) call.getObject(1));
      }
      try (Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery("select cursors()")) {
        rows.next();
        assertLeadsBack(connection, (ResultSet) rows.getObject(1));
      }
      connection.commit();
    }
    try (Connection after = one.connect()) {
      assertThat(Sql.pid(after)).isEqualTo(pid);
    }
  }

  private static void assertLeadsBack(Connection connection, ResultSet cursor) throws SQLException {
    assertThat(cursor.getStatement().getConnection()).isSameAs(connection);
    assertThat(cursor.next()).isTrue();
    assertThat(cursor.getInt("one")).isEqualTo(1);
    cursor.close();
    assertThat(Sql.text(connection, "select 'still here'")).isEqualTo("still here");
  }

  // ---- every call that may reach the network tells the verdict

  @TestFactory
  Stream<DynamicTest> a_call_that_loses_the_link_tells_what_became_of_the_transaction() {
    return one.losing(calls());
  }

  @Test
  void calls_of_large_objects_arrays_and_cursors_end_with_their_frozen_server() throws Exception {
    FrozenServer.endsWith(calls(), ObjectHandOutIT::make, Map.of());
  }

  private static Map<String, AskingCall> calls() {
    Map<String, AskingCall> calls = new LinkedHashMap<>();
    calls.put(
        "setBlob",
        c -> given(c, (insert, clob) -> insert.setBlob(1, new ByteArrayInputStream(new byte[3]))));
    calls.put("setClob", c -> given(c, (insert, clob) -> insert.setClob(1, clob)));
    calls.put(
        "setArray of a new type",
        c ->
            given(c, (insert, clob) -> insert.setArray(2, c.createArrayOf("made", new Object[0]))));
    calls.put(
        "setNull of a new type",
        c -> given(c, (insert, clob) -> insert.setNull(2, Types.OTHER, "made")));
    calls.put("createArrayOf", c -> begun(c, () -> c.createArrayOf("large", new Object[0])));
    calls.put(
        "rows of an array",
        c -> {
          Array array = AskingCall.first(c, "select array_agg(large) from large").getArray(1);
          return array::getResultSet;
        });
    calls.put(
        "cursor",
        c -> {
          ResultSet rows = AskingCall.first(c, "select cursors()");
          return () -> rows.getObject(1);
        });
    // Whether a row can be changed, pgjdbc asks the server at the first change.
    calls.put(
        "first change of a row",
        c -> {
          Statement statement =
              c.createStatement(ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_UPDATABLE);
          statement.executeUpdate("insert into made values (106)");
          ResultSet rows = statement.executeQuery("select * from made");
          rows.next();
          return () -> {
            rows.updateInt(1, 2);
            return rows;
          };
        });
    calls.put(
        "isLast of rows that are fetched",
        c -> {
          Statement statement = c.createStatement();
          statement.setFetchSize(1);
          ResultSet rows = statement.executeQuery("select generate_series(1, 3)");
          rows.next();
          return rows::isLast;
        });
    calls.put("Blob.getBytes", c -> opened(c, blob -> () -> blob.getBytes(1, 3)));
    calls.put("Blob.setBytes", c -> opened(c, blob -> () -> blob.setBytes(1, new byte[3])));
    calls.put("Blob.length", c -> opened(c, blob -> blob::length));
    calls.put(
        "InputStream.read",
        c ->
            opened(
                c,
                blob -> {
                  InputStream stream = blob.getBinaryStream();
                  return () -> told(() -> stream.readNBytes(4096));
                }));
    calls.put(
        "OutputStream.write",
        c ->
            opened(
                c,
                blob -> {
                  OutputStream stream = blob.setBinaryStream(1);
                  return () ->
                      told(
                          () -> {
                            stream.write(new byte[1 << 20]);
                            stream.flush();
                            return stream;
                          });
                }));
    return calls;
  }

  /** What is given to a statement that inserts a large object and an array. */
  @FunctionalInterface
  private interface Gift {
    void to(PreparedStatement insert, Clob clob) throws SQLException;
  }

  private static AskingCall.Call given(Connection connection, Gift gift) throws SQLException {
    PreparedStatement insert =
        connection.prepareStatement("insert into large (body, words) values (?, ?)");
    Clob clob = clob(connection);
    return () -> {
      gift.to(insert, clob);
      return insert;
    };
  }

  private static AskingCall.Call begun(Connection connection, AskingCall.Call call)
      throws SQLException {
    Sql.run(connection, "select 1");
    return call;
  }

  /** What is done with a large object. */
  @FunctionalInterface
  private interface OnBlob {
    AskingCall.Call with(Blob blob) throws Exception;
  }

  private static AskingCall.Call opened(Connection connection, OnBlob work) throws Exception {
    Blob blob = blob(connection);
    blob.length();
    return work.with(blob);
  }

  /** A stream tells it as the cause of what a stream may throw. */
  private static Object told(AskingCall.Call call) throws Exception {
    try {
      return call.run();
    } catch (IOException e) {
      throw e.getCause() instanceof SQLException cause ? cause : e;
    }
  }
}
