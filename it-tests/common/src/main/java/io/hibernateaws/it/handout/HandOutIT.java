package io.hibernateaws.it.handout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateaws.engine.api.ConnectRequest;
import io.hibernateaws.engine.api.ReadToken;
import io.hibernateaws.engine.api.TransactionStateUnknownSQLException;
import io.hibernateaws.it.Product;
import io.hibernateaws.it.Sql;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLXML;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
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

/**
 * What leads around the guard is remembered, and leads back to it where it can: on a pool of one
 * link, so that the next session would meet what was left.
 */
@Timeout(120)
class HandOutIT {
  private static OneLink one;
  private static Driver driver;
  private static List<String> fresh;

  @BeforeAll
  static void start() throws SQLException {
    one = OneLink.start(Map.of());
    try (Connection admin = one.admin()) {
      driver = Driver.of(admin);
    }
    try (Connection connection = one.connect()) {
      fresh = state(connection);
      Sql.run(connection, "create table made (id int primary key)");
      Sql.run(
          connection,
          "create table large (id int primary key, body "
              + Product.underTest().sql().largeObjectType()
              + ", doc text)");
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

  @BeforeEach
  void empty() throws SQLException {
    one.asAdmin("delete from made", "delete from large");
    try (Connection connection = one.transaction();
        PreparedStatement insert =
            connection.prepareStatement("insert into large (id, body) values (1, ?)")) {
      insert.setBlob(1, bytes("abc"));
      insert.executeUpdate();
      connection.commit();
    }
    ReadToken.forget();
  }

  private static InputStream bytes(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  /** What the driver calls its objects, as it is seen on a connection without an engine. */
  private record Driver(
      Class<? extends Connection> connection,
      Class<? extends Statement> statement,
      Class<? extends ResultSet> rows,
      Class<? extends DatabaseMetaData> metaData) {
    static Driver of(Connection raw) throws SQLException {
      try (Statement statement = raw.createStatement();
          ResultSet rows = statement.executeQuery("select 1")) {
        return new Driver(
            raw.getClass(), statement.getClass(), rows.getClass(), raw.getMetaData().getClass());
      }
    }

    /** An interface of the driver's own, which is none of JDBC's. */
    Class<?> connectionInterface() {
      return Stream.<Class<?>>iterate(connection, c -> c != null, Class::getSuperclass)
          .flatMap(c -> Arrays.stream(c.getInterfaces()))
          .filter(i -> !i.getName().startsWith("java"))
          .findFirst()
          .orElseThrow();
    }
  }

  /** What an application may do to the driver's own connection. */
  @FunctionalInterface
  private interface RawWork {
    void on(Connection connection) throws SQLException;
  }

  private static Connection raw(Connection connection) throws SQLException {
    return connection.unwrap(driver.connection());
  }

  @TestFactory
  Stream<DynamicTest> the_next_session_is_fresh_whatever_was_done_to_a_raw_object() {
    Map<String, RawWork> work =
        Map.ofEntries(
            Map.entry("autocommit off", c -> raw(c).setAutoCommit(false)),
            Map.entry("read-only", c -> raw(c).setReadOnly(true)),
            Map.entry("isolation", c -> raw(c).setTransactionIsolation(8)),
            Map.entry("schema", c -> raw(c).setSchema("information_schema")),
            Map.entry("catalog", c -> raw(c).setCatalog("information_schema")),
            Map.entry("network timeout", c -> raw(c).setNetworkTimeout(Runnable::run, 1)),
            Map.entry("holdability", c -> raw(c).setHoldability(1)),
            Map.entry("transaction left open", c -> Sql.run(raw(c), "begin")),
            Map.entry("closed", c -> raw(c).close()),
            Map.entry("aborted", c -> raw(c).abort(Runnable::run)),
            Map.entry("an interface", c -> off(c.unwrap(driver.connectionInterface()))),
            Map.entry("of a statement", HandOutIT::throughStatement),
            Map.entry("of a result set", HandOutIT::throughRows),
            Map.entry("of metadata", HandOutIT::throughMetaData));
    return work.entrySet().stream()
        .map(
            each ->
                DynamicTest.dynamicTest(
                    each.getKey(), () -> nextSessionIsFreshAfter(each.getValue())));
  }

  private static void off(Object raw) throws SQLException {
    ((Connection) raw).setAutoCommit(false);
  }

  private static void throughStatement(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      off(statement.unwrap(driver.statement()).getConnection());
    }
  }

  private static void throughRows(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select 1")) {
      off(rows.unwrap(driver.rows()).getStatement().getConnection());
    }
  }

  private static void throughMetaData(Connection connection) throws SQLException {
    off(connection.getMetaData().unwrap(driver.metaData()).getConnection());
  }

  private static void nextSessionIsFreshAfter(RawWork work) throws SQLException {
    one.asAdmin("delete from made");
    try (Connection connection = one.connect()) {
      work.on(connection);
    }
    assertThat(one.engine().linkCounts().borrowed()).isZero();
    try (Connection next = one.connect()) {
      Sql.run(next, "insert into made values (1)");
      assertThat(state(next)).isEqualTo(fresh);
    }
    assertThat(one.admin("select count(*) from made")).isEqualTo("1");
  }

  private static List<String> state(Connection connection) throws SQLException {
    return List.of(
        Sql.text(connection, Product.underTest().sql().isolation()),
        String.valueOf(connection.getCatalog()),
        String.valueOf(connection.getSchema()),
        "timeout " + connection.getNetworkTimeout());
  }

  @Test
  void a_raw_connection_kept_beyond_its_session_reaches_no_other() throws SQLException {
    Connection kept;
    try (Connection connection = one.connect()) {
      kept = raw(connection);
    }
    try (Connection next = one.transaction()) {
      Sql.run(next, "insert into made values (1)");
      assertThatThrownBy(kept::commit).isInstanceOf(SQLException.class);
      next.rollback();
    }
    assertThat(one.admin("select count(*) from made")).isEqualTo("0");
  }

  @Test
  void the_connection_says_the_mode_that_was_set_below_it() throws SQLException {
    try (Connection connection = one.transaction()) {
      Sql.run(connection, "insert into made values (1)");
      raw(connection).setAutoCommit(true);
      assertThat(connection.getAutoCommit()).isTrue();
      Sql.run(connection, "insert into made values (2)");
    }
    assertThat(one.admin("select count(*) from made")).isEqualTo("2");
  }

  @Test
  void nothing_is_promised_about_a_transaction_that_may_have_been_ended_below()
      throws SQLException {
    try (Connection connection = one.transaction()) {
      Sql.run(connection, "insert into made values (1)");
      Connection raw = raw(connection);
      one.endLink();
      assertThatThrownBy(raw::commit).isInstanceOf(SQLException.class);
      assertThatThrownBy(() -> Sql.text(connection, "select 1"))
          .isInstanceOf(TransactionStateUnknownSQLException.class);
    }
  }

  @Test
  void what_a_raw_connection_does_counts_as_a_write() throws SQLException {
    try (Connection connection = one.connect()) {
      Connection raw = raw(connection);
      assertThat(ReadToken.current().isEmpty()).isFalse();
      Sql.run(raw, "insert into made values (1)");
    }
    try (Connection reading = one.engine().connect(ConnectRequest.READ_ONLY)) {
      assertThat(Sql.text(reading, "select count(*) from made")).isEqualTo("1");
    }
  }

  @Test
  void a_row_changed_in_a_result_set_counts_as_a_write() throws SQLException {
    try (Connection connection = one.transaction();
        Statement statement =
            connection.createStatement(
                ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_UPDATABLE);
        ResultSet rows = statement.executeQuery("select id from made")) {
      rows.moveToInsertRow();
      rows.updateInt(1, 1);
      rows.insertRow();
      connection.commit();
      assertThat(ReadToken.current().isEmpty()).isFalse();
    }
    try (Connection reading = one.engine().connect(ConnectRequest.READ_ONLY)) {
      assertThat(Sql.text(reading, "select count(*) from made")).isEqualTo("1");
    }
  }

  // ---- objects that lead back

  private static Blob blob(Connection connection) throws SQLException {
    return AskingCall.first(connection, "select body from large where id = 1").getBlob(1);
  }

  private static Clob clob(Connection connection) throws SQLException {
    return AskingCall.first(connection, "select body from large where id = 1").getClob(1);
  }

  /** The large objects as the server has them, from the driver's own connection. */
  private static String bodies() throws SQLException {
    StringBuilder bodies = new StringBuilder();
    try (Connection admin = one.admin()) {
      admin.setAutoCommit(false);
      try (Statement statement = admin.createStatement();
          ResultSet rows = statement.executeQuery("select body from large order by id")) {
        while (rows.next()) {
          byte[] body = rows.getBlob(1).getBinaryStream().readAllBytes();
          bodies.append(new String(body, StandardCharsets.UTF_8)).append(' ');
        }
      } catch (IOException e) {
        throw new AssertionError(e);
      }
      admin.rollback();
    }
    return bodies.toString().strip();
  }

  @Test
  void a_large_object_kept_beyond_its_session_acts_on_no_other() throws SQLException, IOException {
    Blob kept;
    InputStream stream;
    try (Connection connection = one.transaction()) {
      kept = blob(connection);
      stream = kept.getBinaryStream();
      assertThat(stream.read()).isEqualTo('a');
    }
    String pid;
    try (Connection next = one.transaction()) {
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
    try (Connection after = one.connect()) {
      assertThat(Sql.pid(after)).as("the link was not handed out").isEqualTo(pid);
    }
    assertThat(bodies()).isEqualTo("abc");
  }

  @Test
  void large_objects_go_back_to_the_driver_as_it_made_them() throws SQLException, IOException {
    try (Connection connection = one.transaction();
        PreparedStatement insert =
            connection.prepareStatement("insert into large (id, body) values (?, ?)")) {
      insert.setInt(1, 2);
      insert.setBlob(2, blob(connection));
      insert.executeUpdate();
      insert.setInt(1, 3);
      insert.setBlob(2, bytes("def"));
      insert.executeUpdate();
      insert.setInt(1, 4);
      insert.setClob(2, clob(connection));
      insert.executeUpdate();
      insert.setInt(1, 5);
      insert.setObject(2, blob(connection));
      insert.executeUpdate();
      connection.commit();
    }
    assertThat(bodies()).isEqualTo("abc abc def abc abc");
    try (Connection connection = one.transaction();
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
  void documents_go_back_to_the_driver_as_it_made_them() throws SQLException, IOException {
    try (Connection connection = one.connect();
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
        insert.setSQLXML(2, rows.getSQLXML(1));
        insert.executeUpdate();
      }
    }
    assertThat(one.admin("select count(*) from large where doc = '<a/>'")).isEqualTo("2");
  }

  @Test
  void generated_keys_and_metadata_rows_lead_back_too() throws SQLException {
    try (Connection connection = one.connect();
        PreparedStatement insert =
            connection.prepareStatement(
                "insert into made values (1)", Statement.RETURN_GENERATED_KEYS)) {
      insert.executeUpdate();
      try (ResultSet keys = insert.getGeneratedKeys()) {
        assertThat(keys.getStatement().getConnection()).isSameAs(connection);
      }
      try (ResultSet tables =
          connection
              .getMetaData()
              .getTables(connection.getCatalog(), connection.getSchema(), "made", null)) {
        assertThat(tables.getStatement()).isNull();
        assertThat(tables.next()).isTrue();
      }
    }
  }

  // ---- every call that may reach the network tells the verdict

  @TestFactory
  Stream<DynamicTest> a_call_that_loses_the_link_tells_what_became_of_the_transaction() {
    return one.losing(AskingCall.ofJdbc());
  }

  @Test
  void a_session_that_only_reads_writes_through_no_object() throws SQLException {
    try (Connection connection = one.connect()) {
      Sql.run(connection, "insert into made values (1)");
    }
    try (Connection reading = one.reading();
        Statement statement =
            reading.createStatement(ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_UPDATABLE);
        ResultSet rows = statement.executeQuery("select id from made")) {
      assertThat(rows.next()).isTrue();
      assertThatThrownBy(
              () -> {
                rows.updateInt(1, 2);
                rows.updateRow();
              })
          .isInstanceOf(SQLException.class);
      reading.rollback();
    }
    assertThat(one.admin("select id from made")).isEqualTo("1");
  }
}
