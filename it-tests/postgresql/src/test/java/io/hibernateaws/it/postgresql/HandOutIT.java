package io.hibernateaws.it.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.hibernateaws.engine.api.AwsEngine;
import io.hibernateaws.engine.api.ConnectRequest;
import io.hibernateaws.engine.api.ReadToken;
import io.hibernateaws.engine.api.TransactionLostSQLException;
import io.hibernateaws.engine.api.TransactionStateUnknownSQLException;
import io.hibernateaws.it.Sql;
import io.hibernateaws.it.Units;
import io.hibernateaws.local.LocalAurora;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.io.Writer;
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
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.hibernate.SessionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.postgresql.PGConnection;
import org.postgresql.PGStatement;
import org.postgresql.jdbc.PgConnection;

/**
 * What leads around the guard is remembered, and leads back to it where it can: on a pool of one
 * link, so that the next session would meet what was left.
 */
@Timeout(120)
class HandOutIT {
  private static LocalAurora cluster;
  private static SessionFactory unit;
  private static AwsEngine engine;

  @BeforeAll
  static void start() throws SQLException {
    cluster = LocalAurora.postgresql().instances(2).start();
    try (Connection writer = cluster.adminConnection(1)) {
      Sql.run(writer, "create table made (id int)");
      Sql.run(writer, "create table large (id int, body oid, words text[], doc xml)");
      Sql.run(
          writer,
          "create function rows() returns refcursor language plpgsql as"
              + " 'declare c refcursor; begin open c for select 1 as one; return c; end'");
      Sql.run(writer, "grant all on made, large to public");
    }
    Map<String, Object> settings = new HashMap<>();
    settings.put("hibernate.aws.pool.max_size", 1);
    settings.put("hibernate.aws.read_your_writes.mode", "thread");
    unit = Units.ofNative(Units.settings(cluster, settings));
    engine = Units.engine(unit);
  }

  @AfterAll
  static void stop() {
    unit.close();
    cluster.close();
  }

  /** The thread's next test would have to see what was written here, in a cluster of this name. */
  @AfterEach
  void forget() {
    ReadToken.forget();
  }

  @BeforeEach
  void empty() throws SQLException {
    try (Connection writer = cluster.adminConnection(1)) {
      Sql.run(writer, "truncate made, large");
      Sql.run(writer, "insert into large values (1, lo_from_bytea(0, 'abc'), '{a,b}')");
      Sql.run(
          writer,
          "do $$ begin execute (select format('grant all on large object %s to public', body)"
              + " from large); end $$");
    }
  }

  private static Connection connect() throws SQLException {
    return engine.connect(ConnectRequest.WRITABLE);
  }

  private static Connection transaction() throws SQLException {
    Connection connection = connect();
    connection.setAutoCommit(false);
    return connection;
  }

  private static String admin(String query) throws SQLException {
    try (Connection writer = cluster.adminConnection(1)) {
      return Sql.text(writer, query);
    }
  }

  private static void terminate(String pid) throws SQLException {
    admin("select pg_terminate_backend(" + pid + ", 5000)");
  }

  /** What an application may do to the driver's own connection. */
  @FunctionalInterface
  private interface RawWork {
    void on(Connection connection) throws SQLException;
  }

  private static PgConnection raw(Connection connection) throws SQLException {
    return connection.unwrap(PgConnection.class);
  }

  @TestFactory
  Stream<DynamicTest> the_next_session_is_fresh_whatever_was_done_to_a_raw_object() {
    Map<String, RawWork> work =
        Map.ofEntries(
            Map.entry("autocommit off", c -> raw(c).setAutoCommit(false)),
            Map.entry("read-only", c -> raw(c).setReadOnly(true)),
            Map.entry("isolation", c -> raw(c).setTransactionIsolation(8)),
            Map.entry("schema", c -> raw(c).setSchema("pg_catalog")),
            Map.entry("network timeout", c -> raw(c).setNetworkTimeout(Runnable::run, 1)),
            Map.entry("holdability", c -> raw(c).setHoldability(1)),
            Map.entry("transaction left open", c -> Sql.run(raw(c), "begin")),
            Map.entry("closed", c -> raw(c).close()),
            Map.entry("aborted", c -> raw(c).abort(Runnable::run)),
            Map.entry("an interface", c -> off(c.unwrap(PGConnection.class))),
            Map.entry("of a statement", HandOutIT::throughStatement),
            Map.entry("of a result set", HandOutIT::throughRows),
            Map.entry("of metadata", HandOutIT::throughMetaData),
            Map.entry("of metadata rows", HandOutIT::throughMetaDataRows));
    return work.entrySet().stream()
        .map(
            one ->
                DynamicTest.dynamicTest(
                    one.getKey(), () -> nextSessionIsFreshAfter(one.getValue())));
  }

  private static void off(Object raw) throws SQLException {
    ((Connection) raw).setAutoCommit(false);
  }

  private static void throughStatement(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      off(((Statement) statement.unwrap(PGStatement.class)).getConnection());
    }
  }

  private static void throughRows(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select 1")) {
      ResultSet raw = (ResultSet) rows.unwrap(org.postgresql.PGRefCursorResultSet.class);
      off(raw.getStatement().getConnection());
    }
  }

  private static void throughMetaData(Connection connection) throws SQLException {
    off(
        connection
            .getMetaData()
            .unwrap(org.postgresql.jdbc.PgDatabaseMetaData.class)
            .getConnection());
  }

  private static void throughMetaDataRows(Connection connection) throws SQLException {
    try (ResultSet rows = connection.getMetaData().getSchemas()) {
      off(rows.unwrap(org.postgresql.jdbc.PgResultSet.class).getStatement().getConnection());
    }
  }

  private static void nextSessionIsFreshAfter(RawWork work) throws SQLException {
    admin("with gone as (delete from made) select 1");
    try (Connection connection = connect()) {
      work.on(connection);
    }
    assertThat(engine.linkCounts().borrowed()).isZero();
    try (Connection next = connect()) {
      Sql.run(next, "insert into made values (1)");
      assertThat(Sql.text(next, "show default_transaction_isolation")).isEqualTo("read committed");
      assertThat(Sql.text(next, "show default_transaction_read_only")).isEqualTo("off");
      assertThat(next.getSchema()).isEqualTo("public");
      assertThat(next.getNetworkTimeout()).isNotEqualTo(1);
    }
    assertThat(admin("select count(*) from made")).isEqualTo("1");
  }

  @Test
  void a_raw_connection_kept_beyond_its_session_reaches_no_other() throws SQLException {
    PgConnection kept;
    try (Connection connection = connect()) {
      kept = raw(connection);
    }
    try (Connection next = transaction()) {
      Sql.run(next, "insert into made values (1)");
      assertThatThrownBy(kept::commit).isInstanceOf(SQLException.class);
      next.rollback();
    }
    assertThat(admin("select count(*) from made")).isEqualTo("0");
  }

  @Test
  void the_connection_says_the_mode_that_was_set_below_it() throws SQLException {
    try (Connection connection = transaction()) {
      Sql.run(connection, "insert into made values (1)");
      raw(connection).setAutoCommit(true);
      assertThat(connection.getAutoCommit()).isTrue();
      Sql.run(connection, "insert into made values (2)");
    }
    assertThat(admin("select count(*) from made")).isEqualTo("2");
  }

  @Test
  void nothing_is_promised_about_a_transaction_that_may_have_been_ended_below()
      throws SQLException {
    try (Connection connection = transaction()) {
      Sql.run(connection, "insert into made values (1)");
      PgConnection raw = raw(connection);
      terminate(Sql.pid(connection));
      assertThatThrownBy(raw::commit).isInstanceOf(SQLException.class);
      assertThatThrownBy(() -> Sql.text(connection, "select 1"))
          .isInstanceOf(TransactionStateUnknownSQLException.class);
    }
  }

  @Test
  void copy_through_a_raw_connection_counts_as_a_write() throws SQLException, IOException {
    try (Connection connection = connect()) {
      PgConnection raw = raw(connection);
      assertThat(ReadToken.current().isEmpty()).isFalse();
      raw.getCopyAPI().copyIn("copy made from stdin", new StringReader("1\n2\n"));
    }
    try (Connection reading = engine.connect(ConnectRequest.READ_ONLY)) {
      assertThat(Sql.text(reading, "select count(*) from made")).isEqualTo("2");
    }
  }

  @Test
  void a_large_object_written_counts_as_a_write() throws SQLException {
    try (Connection connection = transaction()) {
      blob(connection).setBytes(1, "xyz".getBytes(StandardCharsets.UTF_8));
      connection.commit();
      assertThat(ReadToken.current().isEmpty()).isFalse();
    }
    assertThat(admin("select convert_from(lo_get(body), 'UTF8') from large")).isEqualTo("xyz");
  }

  // ---- objects that lead back

  private static Blob blob(Connection connection) throws SQLException {
    Statement statement = connection.createStatement();
    ResultSet rows = statement.executeQuery("select body from large");
    rows.next();
    return rows.getBlob(1);
  }

  private static Clob clob(Connection connection) throws SQLException {
    Statement statement = connection.createStatement();
    ResultSet rows = statement.executeQuery("select body from large");
    rows.next();
    return rows.getClob(1);
  }

  @Test
  void a_large_object_kept_beyond_its_session_acts_on_no_other() throws SQLException, IOException {
    Blob kept;
    InputStream stream;
    try (Connection connection = transaction()) {
      kept = blob(connection);
      stream = kept.getBinaryStream();
      assertThat(stream.read()).isEqualTo('a');
    }
    String pid;
    try (Connection next = transaction()) {
      pid = Sql.pid(next);
      byte[] bytes = "zzz".getBytes(StandardCharsets.UTF_8);
      assertThatThrownBy(() -> kept.setBytes(1, bytes)).isInstanceOf(SQLException.class);
      assertThatThrownBy(() -> kept.getBytes(1, 3)).isInstanceOf(SQLException.class);
      assertThatThrownBy(kept::length).isInstanceOf(SQLException.class);
      assertThatThrownBy(stream::read).isInstanceOf(IOException.class);
      stream.close();
      kept.free();
      next.commit();
    }
    try (Connection after = connect()) {
      assertThat(Sql.pid(after)).as("the link was not handed out").isEqualTo(pid);
    }
    assertThat(admin("select convert_from(lo_get(body), 'UTF8') from large")).isEqualTo("abc");
  }

  @Test
  void large_objects_go_back_to_the_driver_as_it_made_them() throws SQLException, IOException {
    try (Connection connection = transaction();
        PreparedStatement insert =
            connection.prepareStatement("insert into large (id, body) values (?, ?)")) {
      insert.setInt(1, 2);
      insert.setBlob(2, blob(connection));
      insert.executeUpdate();
      insert.setInt(1, 3);
      insert.setBlob(2, new ByteArrayInputStream("def".getBytes(StandardCharsets.UTF_8)));
      insert.executeUpdate();
      insert.setInt(1, 4);
      insert.setClob(2, clob(connection));
      insert.executeUpdate();
      insert.setInt(1, 5);
      insert.setObject(2, blob(connection));
      insert.executeUpdate();
      connection.commit();
    }
    assertThat(
            admin(
                "select string_agg(convert_from(lo_get(body), 'UTF8'), ' ' order by id)"
                    + " from large"))
        .isEqualTo("abc abc def abc abc");
    try (Connection connection = transaction();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select body from large where id = 4")) {
      rows.next();
      Clob clob = rows.getClob(1);
      assertThat(clob.getSubString(1, 3)).isEqualTo("abc");
      try (InputStream ascii = clob.getAsciiStream()) {
        assertThat(ascii.readAllBytes()).hasSize(3);
      }
    }
  }

  @Test
  void arrays_go_back_to_the_driver_as_it_made_them() throws SQLException {
    try (Connection connection = connect();
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
    assertThat(admin("select count(*) from large where words = '{a,b}'")).isEqualTo("4");
  }

  @Test
  void documents_go_back_to_the_driver_as_it_made_them() throws SQLException, IOException {
    try (Connection connection = connect();
        PreparedStatement insert =
            connection.prepareStatement("insert into large (id, doc) values (?, ?)")) {
      SQLXML document = connection.createSQLXML();
      try (Writer writer = document.setCharacterStream()) {
        writer.write("<a/>");
      }
      insert.setInt(1, 2);
      insert.setSQLXML(2, document);
      insert.executeUpdate();
      try (Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery("select doc from large where id = 2")) {
        rows.next();
        insert.setInt(1, 3);
        insert.setObject(2, rows.getSQLXML(1));
        insert.executeUpdate();
        assertThat(rows.getObject(1, SQLXML.class).getString()).isEqualTo("<a/>");
      }
    }
    assertThat(admin("select count(*) from large where doc::text = '<a/>'")).isEqualTo("2");
  }

  @Test
  void rows_of_an_array_lead_back_to_the_guarded_connection() throws SQLException {
    try (Connection connection = connect();
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
    try (Connection connection = transaction()) {
      pid = Sql.pid(connection);
      try (CallableStatement call = connection.prepareCall("{? = call rows()}")) {
        call.registerOutParameter(1, Types.REF_CURSOR);
        call.execute();
        assertLeadsBack(connection, (ResultSet) call.getObject(1));
      }
      try (Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery("select rows()")) {
        rows.next();
        assertLeadsBack(connection, (ResultSet) rows.getObject(1));
      }
      connection.commit();
    }
    try (Connection after = connect()) {
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

  @Test
  void generated_keys_and_metadata_rows_lead_back_too() throws SQLException {
    try (Connection connection = connect();
        PreparedStatement insert =
            connection.prepareStatement(
                "insert into made values (1)", Statement.RETURN_GENERATED_KEYS)) {
      insert.executeUpdate();
      try (ResultSet keys = insert.getGeneratedKeys()) {
        assertThat(keys.getStatement().getConnection()).isSameAs(connection);
      }
      try (ResultSet tables = connection.getMetaData().getTables(null, "public", "made", null)) {
        assertThat(tables.getStatement()).isNull();
        assertThat(tables.next()).isTrue();
      }
    }
  }

  // ---- every call that may reach the network tells the verdict

  @TestFactory
  Stream<DynamicTest> a_call_that_loses_the_link_tells_what_became_of_the_transaction() {
    Map<String, RawWork> work =
        Map.ofEntries(
            Map.entry("setBlob", c -> given(c, 0)),
            Map.entry("setClob", c -> given(c, 1)),
            Map.entry("setArray of a new type", c -> given(c, 2)),
            Map.entry("setNull of a new type", c -> given(c, 3)),
            Map.entry("createArrayOf", c -> lost(c, () -> c.createArrayOf("large", new Object[0]))),
            Map.entry("refcursor", HandOutIT::cursor),
            Map.entry("update of a row", HandOutIT::changeRow),
            Map.entry("isLast of rows that are fetched", HandOutIT::askForLast),
            Map.entry("Blob.getBytes", c -> onBlob(c, blob -> blob.getBytes(1, 3))),
            Map.entry("Blob.setBytes", c -> onBlob(c, blob -> blob.setBytes(1, new byte[3]))),
            Map.entry("Blob.length", c -> onBlob(c, Blob::length)),
            Map.entry("Blob stream", c -> onBlob(c, HandOutIT::readThrough)));
    return work.entrySet().stream()
        .map(
            one ->
                DynamicTest.dynamicTest(
                    one.getKey(),
                    () -> {
                      try (Connection connection = transaction()) {
                        Sql.run(connection, "insert into made values (1)");
                        one.getValue().on(connection);
                        assertThatThrownBy(connection::commit)
                            .isInstanceOf(TransactionLostSQLException.class);
                        connection.rollback();
                        assertThat(Sql.text(connection, "select 'A'")).isEqualTo("A");
                      }
                      assertThat(admin("select count(*) from made")).isEqualTo("0");
                    }));
  }

  /** Work that needs the server. */
  @FunctionalInterface
  private interface Work {
    void run() throws Exception;
  }

  private static void lost(Connection connection, Work work) throws SQLException {
    terminate(Sql.pid(connection));
    assertThat(catchThrowable(work::run)).isInstanceOf(TransactionLostSQLException.class);
  }

  private static void given(Connection connection, int how) throws SQLException {
    PreparedStatement insert =
        connection.prepareStatement("insert into large (body, words) values (?, ?)");
    Clob clob = clob(connection);
    lost(
        connection,
        () -> {
          switch (how) {
            case 0 -> insert.setBlob(1, new ByteArrayInputStream(new byte[3]));
            case 1 -> insert.setClob(1, clob);
            case 3 -> insert.setNull(2, Types.OTHER, "made");
            default -> {
              Array words = connection.createArrayOf("made", new Object[0]);
              insert.setArray(2, words);
            }
          }
        });
  }

  /** Whether a row can be changed, pgjdbc asks the server at the first change. */
  private static void changeRow(Connection connection) throws SQLException {
    Statement statement =
        connection.createStatement(ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_UPDATABLE);
    ResultSet rows = statement.executeQuery("select * from made");
    rows.next();
    lost(connection, () -> rows.updateInt(1, 2));
  }

  private static void askForLast(Connection connection) throws SQLException {
    Statement statement = connection.createStatement();
    statement.setFetchSize(1);
    ResultSet rows = statement.executeQuery("select generate_series(1, 3)");
    rows.next();
    lost(connection, rows::isLast);
  }

  private static void cursor(Connection connection) throws SQLException {
    Statement statement = connection.createStatement();
    ResultSet rows = statement.executeQuery("select rows()");
    rows.next();
    lost(connection, () -> rows.getObject(1));
  }

  /** What is done with a large object. */
  @FunctionalInterface
  private interface BlobWork {
    void on(Blob blob) throws Exception;
  }

  private static void onBlob(Connection connection, BlobWork work) throws SQLException {
    Blob blob = blob(connection);
    blob.length();
    lost(connection, () -> work.on(blob));
  }

  private static void readThrough(Blob blob) throws SQLException {
    try (InputStream stream = blob.getBinaryStream()) {
      stream.read();
    } catch (IOException e) {
      if (e.getCause() instanceof SQLException cause) {
        throw cause;
      }
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void a_session_that_only_reads_writes_through_no_object() throws SQLException {
    ReadToken.forget();
    try (Connection reading = engine.connect(ConnectRequest.READ_ONLY)) {
      reading.setAutoCommit(false);
      Blob blob = blob(reading);
      assertThatThrownBy(() -> blob.setBytes(1, new byte[3])).isInstanceOf(SQLException.class);
      assertThatThrownBy(() -> blob.truncate(1)).isInstanceOf(SQLException.class);
      reading.rollback();
    }
    assertThat(admin("select convert_from(lo_get(body), 'UTF8') from large")).isEqualTo("abc");
  }
}
