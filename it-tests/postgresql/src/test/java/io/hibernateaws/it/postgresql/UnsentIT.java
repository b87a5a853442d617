package io.hibernateaws.it.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.hibernateaws.engine.api.AwsEngine;
import io.hibernateaws.engine.api.ConnectRequest;
import io.hibernateaws.engine.driver.OpenAttempt;
import io.hibernateaws.engine.driver.PgJdbcAdapter;
import io.hibernateaws.engine.driver.SentBytes;
import io.hibernateaws.engine.driver.SocketSettings;
import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.product.postgresql.PostgreSql;
import io.hibernateaws.engine.time.Deadline;
import io.hibernateaws.engine.time.NanoClock;
import io.hibernateaws.it.Sql;
import io.hibernateaws.it.Told;
import io.hibernateaws.it.Units;
import io.hibernateaws.local.LocalAurora;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.hibernate.SessionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What never left the socket whole is lost for certain, and only that: a kernel that takes any
 * number of bytes of what the driver sends, and connections that are reset while it sends.
 */
@Tag("full")
@Timeout(180)
class UnsentIT {
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  /** Name of the connections that are cut. */
  private static final String CUT = "cut";

  /** Of a commit that the server has not prepared. */
  private static final int COMMIT_BYTES = 49;

  /** Of the driver. */
  private static final int BUFFER = 8192;

  private static LocalAurora cluster;
  private static LocalAurora encrypted;

  @BeforeAll
  static void start() throws SQLException {
    cluster = LocalAurora.postgresql().instances(1).start();
    encrypted = LocalAurora.postgresql().instances(1).tls().start();
    for (LocalAurora one : new LocalAurora[] {cluster, encrypted}) {
      createTable(one);
    }
  }

  @AfterAll
  static void stop() {
    encrypted.close();
    cluster.close();
  }

  @BeforeEach
  void empty() throws SQLException {
    for (LocalAurora one : new LocalAurora[] {cluster, encrypted}) {
      try (Connection writer = one.adminConnection(1)) {
        Sql.run(writer, "truncate unsent");
      }
    }
  }

  /** One connection of the driver over a kernel of ours, and what is known of its calls. */
  private static final class Cuttable implements AutoCloseable {
    final CuttingKernel kernel = new CuttingKernel();
    final Connection raw;
    private final SentBytes sent;
    private long call = 1;

    Cuttable(LocalAurora server, Map<String, String> properties) throws SQLException {
      String host = server.instanceEndpoint(1);
      InetAddress address = Objects.requireNonNull(server.resolver().apply(host))[0];
      OpenAttempt attempt =
          new OpenAttempt(
              new InetSocketAddress(address, server.port()),
              Deadline.in(DEADLINE, NanoClock.system()),
              SocketSettings.UNTOUCHED,
              () ->
                  new SentBytes(PostgreSql.PRODUCT.sentMessages()) {
                    @Override
                    protected OutputStream through(OutputStream socket) {
                      return super.through(kernel.over(socket));
                    }
                  });
      raw =
          new PgJdbcAdapter()
              .open(
                  attempt,
                  new Endpoint(host, server.port()),
                  server.database(),
                  server.user(),
                  server.password(),
                  named(properties));
      sent = Objects.requireNonNull(attempt.sent());
      sent.calls(() -> call);
    }

    private static Map<String, String> named(Map<String, String> properties) {
      Map<String, String> named = new HashMap<>(properties);
      named.put("ApplicationName", CUT);
      return named;
    }

    /** A call begins of which so many bytes are taken. */
    void begin(long bytes, boolean commit) {
      call += 2;
      if (commit) {
        sent.commitBegins();
      }
      kernel.taken = 0;
      kernel.left = bytes;
    }

    boolean neverCommits(boolean atExecution) {
      return sent.neverCommits(call, atExecution);
    }

    @Override
    public void close() throws SQLException {
      raw.close();
    }
  }

  /** A call of the driver. */
  @FunctionalInterface
  private interface Work {
    void on(Connection connection) throws SQLException;
  }

  /**
   * A call that is cut wherever it can be.
   *
   * @param before what is done first, for a row of this number
   * @param atExecution whether it commits when it is executed
   */
  private record Case(
      String name,
      LocalAurora server,
      Map<String, String> properties,
      boolean commit,
      boolean atExecution,
      boolean autoCommit,
      RowWork before,
      RowWork call) {}

  /** A call of the driver about the row of this number. */
  @FunctionalInterface
  private interface RowWork {
    void on(Connection connection, int row) throws SQLException;
  }

  /** The rows on the server once it has ended every connection that was cut. */
  private static Set<Integer> there(LocalAurora server) throws SQLException {
    Set<Integer> rows = new TreeSet<>();
    try (Connection admin = server.adminConnection(1)) {
      String cut =
          "select count(*) = 0 from pg_stat_activity where application_name = '" + CUT + "'";
      await().atMost(DEADLINE).until(() -> Sql.yes(admin, cut));
      try (Statement statement = admin.createStatement();
          ResultSet all = statement.executeQuery("select id from unsent where id >= 0")) {
        while (all.next()) {
          rows.add(all.getInt(1));
        }
      }
    }
    return rows;
  }

  /** Whether the row is there once the server has ended every transaction that was cut. */
  private static boolean isThere(LocalAurora server, int row) throws SQLException {
    try (Connection writer = server.adminConnection(1)) {
      String ended =
          "select count(*) = 0 from pg_stat_activity where backend_type = 'client backend'"
              + " and xact_start is not null and pid <> pg_backend_pid()";
      await().atMost(DEADLINE).until(() -> Sql.yes(writer, ended));
      return Sql.yes(writer, "select count(*) > 0 from unsent where id = " + row);
    }
  }

  private static void insert(Connection connection, int row) throws SQLException {
    Sql.run(connection, "insert into unsent values (" + row + ")");
  }

  private static void prepared(Connection connection, String sql, int row, String body)
      throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(sql)) {
      insert.setInt(1, row);
      insert.setString(2, body);
      insert.executeUpdate();
    }
  }

  /** How many bytes the call sends. */
  private static int length(Case one) throws SQLException {
    try (Cuttable connection = new Cuttable(one.server, one.properties)) {
      connection.raw.setAutoCommit(one.autoCommit);
      one.before.on(connection.raw, -1);
      connection.begin(Long.MAX_VALUE, one.commit);
      one.call.on(connection.raw, -1);
      return (int) connection.kernel.taken;
    }
  }

  /**
   * Cuts at every number of bytes from here on.
   *
   * @return how many of the calls are not known to be lost
   */
  private static int cutEverywhere(Case one, int from) throws SQLException {
    int length = length(one);
    Set<Integer> lost = new TreeSet<>();
    for (int taken = from; taken < length; taken++) {
      try (Cuttable connection = new Cuttable(one.server, one.properties)) {
        connection.raw.setAutoCommit(one.autoCommit);
        one.before.on(connection.raw, taken);
        connection.begin(taken, one.commit);
        int row = taken;
        assertThat(catchThrowable(() -> one.call.on(connection.raw, row)))
            .isInstanceOf(SQLException.class);
        if (connection.neverCommits(one.atExecution)) {
          lost.add(taken);
        }
      }
    }
    Set<Integer> there = there(one.server);
    Set<Integer> wrong = new TreeSet<>(lost);
    wrong.retainAll(there);
    int cuts = length - from;
    int unknown = cuts - lost.size();
    System.out.printf(
        "UNSENT %s: bytes=%d cuts=%d unknown before=%d after=%d there=%d wrong=%d%n",
        one.name, length, cuts, cuts, unknown, there.size(), wrong.size());
    assertThat(wrong).as("%s: said to be lost, and is there", one.name).isEmpty();
    return unknown;
  }

  /** Unknown are the last byte of the Execute and the Sync of five bytes. */
  @Test
  void a_commit_is_lost_for_certain_until_its_execution_has_left() throws SQLException {
    Case commit =
        new Case(
            "commit()",
            cluster,
            Map.of(),
            true,
            true,
            false,
            UnsentIT::insert,
            (connection, row) -> connection.commit());
    assertThat(cutEverywhere(commit, 0)).isEqualTo(6);
  }

  @Test
  void so_is_a_text_that_goes_on_after_the_drivers_buffer_is_full() throws SQLException {
    Case commit =
        new Case(
            "text of 8 kB with COMMIT",
            cluster,
            Map.of(),
            false,
            true,
            false,
            UnsentIT::insert,
            (connection, row) -> Sql.run(connection, "/*" + "x".repeat(BUFFER - 47) + "*/ commit"));
    int unknown = cutEverywhere(commit, BUFFER - 40);
    assertThat(unknown).as("the Execute is in both writes").isLessThan(15);
  }

  @Test
  void an_autocommit_insert_is_lost_for_certain_until_its_last_byte_has_left() throws SQLException {
    Case insert =
        new Case(
            "autocommit insert",
            cluster,
            Map.of(),
            false,
            false,
            true,
            (connection, row) -> {},
            UnsentIT::insert);
    assertThat(cutEverywhere(insert, 0)).isZero();
  }

  @Test
  void so_is_one_that_goes_on_after_the_drivers_buffer_is_full() throws SQLException {
    Case insert =
        new Case(
            "autocommit insert over two buffers",
            cluster,
            Map.of(),
            false,
            false,
            true,
            (connection, row) -> {},
            (connection, row) ->
                prepared(
                    connection, "insert into unsent values (?, ?)", row, "x".repeat(BUFFER - 90)));
    assertThat(cutEverywhere(insert, BUFFER - 20)).isZero();
  }

  @Test
  void so_is_a_query_message() throws SQLException {
    Case insert =
        new Case(
            "autocommit insert as a simple query",
            cluster,
            Map.of("preferQueryMode", "simple"),
            false,
            true,
            true,
            (connection, row) -> {},
            UnsentIT::insert);
    assertThat(cutEverywhere(insert, 0)).isZero();
  }

  /** Under TLS a part of a record is nothing. */
  @Test
  void under_tls_a_commit_is_lost_for_certain_until_its_record_has_left() throws SQLException {
    Map<String, String> tls =
        Map.of("sslmode", "verify-ca", "sslrootcert", encrypted.certificate().toString());
    Case commit =
        new Case(
            "commit() under TLS",
            encrypted,
            tls,
            true,
            true,
            false,
            UnsentIT::insert,
            (connection, row) -> connection.commit());
    assertThat(cutEverywhere(commit, 0)).isZero();
    Case insert =
        new Case(
            "autocommit insert under TLS",
            encrypted,
            tls,
            false,
            false,
            true,
            (connection, row) -> {},
            UnsentIT::insert);
    assertThat(cutEverywhere(insert, 0)).isZero();
  }

  // ---- the engine, and connections that are really reset

  private static Told told(Work work, Connection connection) {
    return Told.of(catchThrowable(() -> work.on(connection)));
  }

  /** The client's kernel knows of the reset before the commit is sent. */
  @Test
  void a_commit_on_a_connection_that_was_reset_before_is_lost_for_certain() throws Exception {
    try (SessionFactory unit = Units.ofNative(Units.settings(cluster))) {
      AwsEngine engine = Units.engine(unit);
      try (Connection connection = engine.connect(ConnectRequest.WRITABLE)) {
        connection.setAutoCommit(false);
        insert(connection, 1);
        ClientSockets.resetAll(cluster, 1);
        assertThat(told(Connection::commit, connection)).isEqualTo(Told.ROLLED_BACK);
        connection.rollback();
        assertThat(isThere(cluster, 1)).isFalse();
      }
      try (Connection connection = engine.connect(ConnectRequest.WRITABLE)) {
        insert(connection, 2);
        ClientSockets.resetAll(cluster, 1);
        assertThat(told(one -> insert(one, 3), connection)).isEqualTo(Told.NOTHING_LOST);
        assertThat(isThere(cluster, 3)).isFalse();
        insert(connection, 3);
        assertThat(isThere(cluster, 3)).isTrue();
      }
    }
  }

  /**
   * The client's kernel has taken the whole commit, however much of it the server gets: that is
   * unknown at every place, and the row is there from the end of its Execute on.
   */
  @Test
  void a_commit_that_the_network_cuts_anywhere_is_unknown() throws Exception {
    cutByTheNetwork("commit()", cluster, Units.settings(cluster), 3);
  }

  /** The proxy ends the encryption, so it understands what it cuts. */
  @Test
  void so_is_one_under_tls() throws Exception {
    try (LocalAurora behind = LocalAurora.postgresql().instances(1).proxyTls().start()) {
      createTable(behind);
      Map<String, Object> settings = Units.settings(behind);
      settings.put("hibernate.connection.sslmode", "verify-full");
      settings.put("hibernate.connection.sslrootcert", behind.certificate().toString());
      cutByTheNetwork("commit() under TLS", behind, settings, 9);
    }
  }

  private static void cutByTheNetwork(
      String name, LocalAurora server, Map<String, Object> settings, int step) throws Exception {
    int there = 0;
    int cuts = 0;
    try (SessionFactory unit = Units.ofNative(settings)) {
      AwsEngine engine = Units.engine(unit);
      for (int bytes = 0; bytes < COMMIT_BYTES; bytes += step) {
        try (Connection connection = engine.connect(ConnectRequest.WRITABLE)) {
          connection.setAutoCommit(false);
          insert(connection, bytes);
          server.proxy(1).cutWithin("commit", bytes);
          assertThat(told(Connection::commit, connection)).as("%d", bytes).isEqualTo(Told.UNKNOWN);
        }
        cuts++;
        there += isThere(server, bytes) ? 1 : 0;
      }
    }
    System.out.printf("UNSENT %s cut by the network: cuts=%d there=%d%n", name, cuts, there);
    assertThat(there).isBetween(1, cuts - 1);
  }

  private static void createTable(LocalAurora server) throws SQLException {
    try (Connection writer = server.adminConnection(1)) {
      Sql.run(writer, "create table unsent (id int, body text)");
      Sql.run(writer, "grant all on unsent to public");
    }
  }

  /** More than all buffers between client and server hold, so that the client's write fails. */
  @Test
  void a_large_insert_that_the_network_cuts_is_lost_for_certain() throws Exception {
    String large = "x".repeat(32 << 20);
    try (SessionFactory unit = Units.ofNative(Units.settings(cluster))) {
      AwsEngine engine = Units.engine(unit);
      for (long bytes : new long[] {0, 1, 100_000, 1_000_000}) {
        try (Connection connection = engine.connect(ConnectRequest.WRITABLE)) {
          cluster.proxy(1).cutWithin("insert", bytes);
          assertThat(
                  told(
                      one -> prepared(one, "insert into unsent values (?, ?)", 1, large),
                      connection))
              .as("%d", bytes)
              .isEqualTo(Told.NOTHING_LOST);
          assertThat(isThere(cluster, 1)).isFalse();
        }
      }
    }
  }
}
