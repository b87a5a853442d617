package io.hibernateaws.it.handout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.hibernateaws.engine.api.AwsEngine;
import io.hibernateaws.engine.api.ConnectRequest;
import io.hibernateaws.engine.api.TransactionLostSQLException;
import io.hibernateaws.it.Product;
import io.hibernateaws.it.ServerSessions;
import io.hibernateaws.it.Sessions;
import io.hibernateaws.it.Sql;
import io.hibernateaws.it.Units;
import io.hibernateaws.local.LocalAurora;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.hibernate.SessionFactory;
import org.junit.jupiter.api.DynamicTest;

/** A unit on a pool of one link, so that every session meets what the one before has left. */
public final class OneLink implements AutoCloseable {
  private static final String WRITER = "%(writer)";

  private final LocalAurora cluster;
  private final SessionFactory unit;
  private final AwsEngine engine;

  private OneLink(LocalAurora cluster, SessionFactory unit) {
    this.cluster = cluster;
    this.unit = unit;
    this.engine = Units.engine(unit);
  }

  /** On a cluster of its own with a reader; reads see what their thread has written. */
  public static OneLink start(Map<String, ?> more) {
    LocalAurora cluster = Product.newCluster().instances(2).start();
    Map<String, Object> settings = new HashMap<>();
    settings.put("hibernate.aws.pool.max_size", 1);
    settings.put("hibernate.aws.read_your_writes.mode", "thread");
    settings.putAll(more);
    return new OneLink(cluster, Units.ofNative(Units.settings(cluster, settings)));
  }

  public AwsEngine engine() {
    return engine;
  }

  /** A session that may write. */
  public Connection connect() throws SQLException {
    return engine.connect(ConnectRequest.WRITABLE);
  }

  /** The same, outside autocommit mode. */
  public Connection transaction() throws SQLException {
    Connection connection = connect();
    connection.setAutoCommit(false);
    return connection;
  }

  /** A session that only reads, outside autocommit mode. */
  public Connection reading() throws SQLException {
    Connection connection = engine.connect(ConnectRequest.READ_ONLY);
    connection.setAutoCommit(false);
    return connection;
  }

  /** The driver's own connection, of an administrator of the writer. */
  public Connection admin() throws SQLException {
    return cluster.adminConnection(1);
  }

  /** What an administrator is answered. */
  public String admin(String query) throws SQLException {
    try (Connection writer = admin()) {
      return Sql.text(writer, query);
    }
  }

  /** An administrator runs statements. */
  public void asAdmin(String... statements) throws SQLException {
    try (Connection writer = admin()) {
      for (String one : statements) {
        Sql.run(writer, one);
      }
    }
  }

  /** The server ends the link to the writer. */
  public void endLink() throws SQLException {
    ServerSessions sessions = Product.underTest().sessions();
    try (Connection writer = admin()) {
      assertThat(Sql.text(writer, sessions.named(WRITER))).isEqualTo("1");
      sessions.end(writer, WRITER);
    }
    await().until(() -> Sessions.on(cluster, 1, sessions.named(WRITER)) == 0);
  }

  /** A test for each call: where it loses the link, it tells what became of the transaction. */
  public Stream<DynamicTest> losing(Map<String, AskingCall> calls) {
    return calls.entrySet().stream()
        .map(one -> DynamicTest.dynamicTest(one.getKey(), () -> lose(one.getValue())));
  }

  private void lose(AskingCall asking) throws Exception {
    try (Connection connection = transaction()) {
      Sql.run(connection, "insert into made values (1)");
      AskingCall.Call call = asking.on(connection);
      endLink();
      assertThat(catchThrowable(call::run)).isInstanceOf(TransactionLostSQLException.class);
      assertThatThrownBy(connection::commit).isInstanceOf(TransactionLostSQLException.class);
      connection.rollback();
      assertThat(Sql.text(connection, "select 'A'")).isEqualTo("A");
    }
    assertThat(admin("select count(*) from made")).isEqualTo("0");
  }

  @Override
  public void close() {
    unit.close();
    cluster.close();
  }
}
