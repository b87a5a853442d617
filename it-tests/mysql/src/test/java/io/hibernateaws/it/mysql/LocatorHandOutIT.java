package io.hibernateaws.it.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateaws.engine.api.ReadToken;
import io.hibernateaws.it.Sql;
import io.hibernateaws.it.handout.AskingCall;
import io.hibernateaws.it.handout.FrozenServer;
import io.hibernateaws.it.handout.OneLink;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Blob;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
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

/**
 * Large objects of Connector/J that ask the server for what they hold, as with {@code
 * emulateLocators}, and rows that come one by one.
 */
@Timeout(120)
class LocatorHandOutIT {
  private static final String LOCATOR = "emulateLocators";
  private static OneLink one;

  @BeforeAll
  static void start() throws SQLException {
    one = OneLink.start(Map.of("hibernate.connection." + LOCATOR, "true"));
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

  @BeforeEach
  void empty() throws SQLException {
    one.asAdmin("delete from made", "update large set body = 'abc'");
  }

  private static void make(Connection connection) throws SQLException {
    Sql.run(connection, "create table made (id int primary key)");
    Sql.run(connection, "create table large (id int primary key, body longblob)");
    Sql.run(connection, "insert into large values (1, 'abc')");
  }

  /** The driver finds the column by the name that stands where its value would. */
  private static Blob blob(Connection connection) throws SQLException {
    return AskingCall.first(connection, "select id, 'body' as body from large").getBlob(2);
  }

  private static String body() throws SQLException {
    return one.admin("select convert(body using utf8mb4) from large");
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
    try (Connection next = one.transaction()) {
      Sql.run(next, "select 1");
      byte[] bytes = "zzz".getBytes(StandardCharsets.UTF_8);
      assertThatThrownBy(() -> kept.setBytes(1, bytes)).isInstanceOf(SQLException.class);
      assertThatThrownBy(() -> kept.getBytes(1, 3)).isInstanceOf(SQLException.class);
      assertThatThrownBy(kept::length).isInstanceOf(SQLException.class);
      assertThatThrownBy(stream::read).isInstanceOf(IOException.class);
      stream.close();
      kept.free();
      next.commit();
    }
    assertThat(body()).isEqualTo("abc");
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

  @TestFactory
  Stream<DynamicTest> a_call_that_loses_the_link_tells_what_became_of_the_transaction() {
    return one.losing(calls());
  }

  @Test
  void calls_of_large_objects_and_streamed_rows_end_with_their_frozen_server() throws Exception {
    FrozenServer.endsWith(calls(), LocatorHandOutIT::make, Map.of(LOCATOR, "true"));
  }

  private static Map<String, AskingCall> calls() {
    Map<String, AskingCall> calls = new LinkedHashMap<>();
    calls.put("Blob.getBytes", c -> opened(c, blob -> blob.getBytes(1, 3)));
    calls.put("Blob.setBytes", c -> opened(c, blob -> blob.setBytes(1, new byte[3])));
    calls.put("Blob.length", c -> opened(c, Blob::length));
    calls.put("Blob.position", c -> opened(c, blob -> blob.position(new byte[1], 1)));
    calls.put(
        "Blob.truncate",
        c ->
            opened(
                c,
                blob -> {
                  blob.truncate(1);
                  return blob;
                }));
    calls.put(
        "InputStream.read",
        c -> {
          Blob blob = blob(c);
          return () -> {
            try (InputStream stream = blob.getBinaryStream()) {
              return stream.readNBytes(4096);
            } catch (IOException e) {
              throw e.getCause() instanceof SQLException cause ? cause : e;
            }
          };
        });
    calls.put(
        "rows that come one by one",
        c -> {
          Statement statement = c.createStatement();
          statement.setFetchSize(Integer.MIN_VALUE);
          ResultSet rows =
              statement.executeQuery(
                  "with recursive n as (select 1 as i union all select i + 1 from n where i < 900)"
                      + " select repeat('x', 60000) from n");
          rows.next();
          return () -> {
            while (rows.next()) {
              rows.getString(1);
            }
            return rows;
          };
        });
    return calls;
  }

  /** What is done with a large object. */
  @FunctionalInterface
  private interface OnBlob {
    Object with(Blob blob) throws Exception;
  }

  private static AskingCall.Call opened(Connection connection, OnBlob work) throws Exception {
    Blob blob = blob(connection);
    blob.length();
    return () -> work.with(blob);
  }
}
