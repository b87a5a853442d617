package io.hibernateaws.local.mysql.wire;

import static io.hibernateaws.local.mysql.wire.MadeUpFacts.reader;
import static io.hibernateaws.local.mysql.wire.MadeUpFacts.told;
import static io.hibernateaws.local.mysql.wire.MadeUpFacts.writer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mysql.cj.jdbc.Driver;
import com.mysql.cj.jdbc.JdbcConnection;
import io.hibernateaws.local.Eventually;
import io.hibernateaws.local.mysql.handshake.Capabilities;
import io.hibernateaws.local.mysql.handshake.Greeting;
import io.hibernateaws.local.mysql.handshake.Packet;
import io.hibernateaws.local.proxy.Cut;
import io.hibernateaws.local.proxy.Moment;
import io.hibernateaws.local.proxy.Proxy;
import io.hibernateaws.local.replication.PublishedTopology;
import io.hibernateaws.local.server.TlsAuthority;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** MySQL Connector/J and a real MySQL server, with the proxy between them. */
@Timeout(120)
class AuroraOverMysqlTest {
  private static final String MEMBERS =
      "select server_id, session_id = 'MASTER_SESSION_ID', cpu, replica_lag_in_milliseconds,"
          + " last_update_timestamp from information_schema.replica_host_status order by 1";

  private static RealServer server;
  private static MadeUpFacts facts;
  private static Proxy proxy;
  private static InetSocketAddress address;

  @BeforeAll
  static void start() throws IOException, SQLException {
    server = RealServer.start();
    facts = new MadeUpFacts();
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      address = (InetSocketAddress) free.getLocalSocketAddress();
    }
    TlsAuthority authority = TlsAuthority.create(List.of("db.example.test"));
    proxy =
        new Proxy(
            address, server.address(), new MysqlProtocol(facts, false, null), authority.context());
    proxy.serverUp();
    try (Connection connection = connect("")) {
      execute(connection, "create database if not exists wire");
      execute(connection, "drop user if exists app@'%'");
      execute(connection, "create user app@'%' identified by 'first password'");
      execute(connection, "grant all on wire.* to app@'%'");
    }
  }

  @AfterAll
  static void stop() {
    if (proxy != null) {
      proxy.close();
      server.close();
    }
  }

  @BeforeEach
  void tellTheTruth() {
    facts.tell(told(writer("one"), reader("two", 12.5)));
  }

  private static Connection connect(String settings) throws SQLException {
    return connect(server.user(), server.password(), settings);
  }

  private static Connection connect(String user, String password, String settings)
      throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", user);
    properties.setProperty("password", password);
    properties.setProperty("allowPublicKeyRetrieval", "true");
    properties.setProperty("sslMode", "DISABLED");
    if (!settings.isEmpty()) {
      for (String setting : settings.split("&", -1)) {
        String[] pair = setting.split("=", -1);
        properties.setProperty(pair[0], pair[1]);
      }
    }
    Connection connection =
        new Driver()
            .connect(
                "jdbc:mysql://%s:%d/".formatted(address.getHostString(), address.getPort()),
                properties);
    if (connection == null) {
      throw new SQLException("the driver refused its own URL");
    }
    return connection;
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static List<String> query(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return rows(rows);
    }
  }

  private static List<String> prepared(PreparedStatement statement) throws SQLException {
    try (ResultSet rows = statement.executeQuery()) {
      return rows(rows);
    }
  }

  private static List<String> rows(ResultSet rows) throws SQLException {
    List<String> all = new ArrayList<>();
    int columns = rows.getMetaData().getColumnCount();
    while (rows.next()) {
      List<String> row = new ArrayList<>();
      for (int i = 1; i <= columns; i++) {
        row.add(rows.getString(i));
      }
      all.add(String.join("|", row));
    }
    return all;
  }

  // ---- what Aurora answers ---------------------------------------------------------------------

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void an_instance_knows_itself_whether_it_is_asked_in_text_or_prepared(boolean prepared)
      throws SQLException {
    try (Connection connection = connect("useServerPrepStmts=" + prepared);
        PreparedStatement statement =
            connection.prepareStatement(
                "select @@aurora_server_id, @@global.aurora_version v, aurora_version(),"
                    + " @@innodb_read_only, ? as x")) {
      assertThat(statement.getClass().getSimpleName().startsWith("Server")).isEqualTo(prepared);
      statement.setString(1, "@@aurora_version");
      try (ResultSet rows = statement.executeQuery()) {
        ResultSetMetaData columns = rows.getMetaData();
        assertThat(columns.getColumnLabel(1)).isEqualTo("@@aurora_server_id");
        assertThat(columns.getColumnLabel(2)).isEqualTo("v");
        assertThat(columns.getColumnLabel(3)).isEqualTo("aurora_version()");
        assertThat(columns.getColumnLabel(4)).isEqualTo("@@innodb_read_only");
        assertThat(columns.getColumnTypeName(4)).isEqualTo("BIGINT");
        assertThat(rows(rows)).containsExactly("one|3.10.0|3.10.0|0|@@aurora_version");
      }
    }
  }

  @Test
  void a_server_that_refuses_writes_is_a_reader() throws SQLException {
    try (Connection connection = connect("")) {
      execute(connection, "set global super_read_only = on");
      try {
        assertThat(query(connection, "select @@innodb_read_only")).containsExactly("1");
        assertThat(query(connection, "show variables like 'innodb\\_read\\_only'"))
            .containsExactly("innodb_read_only|ON");
      } finally {
        execute(connection, "set global super_read_only = off");
        execute(connection, "set global read_only = off");
      }
    }
  }

  @Test
  void shown_variables_are_those_of_the_server_and_of_aurora() throws SQLException {
    try (Connection connection = connect("app", "first password", "")) {
      assertThat(query(connection, "show variables like 'aurora\\_%'"))
          .containsExactly("aurora_server_id|one", "aurora_version|3.10.0");
      assertThat(query(connection, "show global variables like 'AURORA_VERSION'")).hasSize(1);
      assertThat(
              query(connection, "show variables where variable_name in ('aurora_version', 'port')"))
          .contains("aurora_version|3.10.0")
          .hasSize(2);
      List<String> all = query(connection, "show variables");
      assertThat(all).hasSizeGreaterThan(500).contains("aurora_version|3.10.0");
      assertThat(query(connection, "show variables like 'innodb\\_read\\_only'"))
          .containsExactly("innodb_read_only|OFF");
      try (Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery("show variables like 'aurora_version'")) {
        assertThat(rows.getMetaData().getColumnLabel(1)).isEqualTo("Variable_name");
        assertThat(rows.getMetaData().getColumnLabel(2)).isEqualTo("Value");
      }
    }
  }

  @Test
  void the_members_are_a_table_with_which_the_server_computes() throws SQLException {
    try (Connection connection = connect("app", "first password", "")) {
      assertThat(query(connection, MEMBERS))
          .containsExactly(
              "one|1|1.25|0.0|2026-11-28 13:14:15.678901",
              "two|0|0.0|12.5|2026-11-28 13:14:15.678901");
      execute(connection, "create table wire.names (id varchar(20) primary key)");
      try {
        execute(
            connection,
            "insert into wire.names select server_id from information_schema.replica_host_status");
        assertThat(
                query(
                    connection,
                    "select n.id, information_schema.replica_host_status.is_current"
                        + " from wire.names n join information_schema.replica_host_status"
                        + " on n.id = replica_host_status.server_id"
                        + " where session_id <> 'MASTER_SESSION_ID'"))
            .containsExactly("two|1");
      } finally {
        execute(connection, "drop table wire.names");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whoever_asks_again_hears_what_has_become_true(boolean prepared) throws SQLException {
    try (Connection connection = connect("useServerPrepStmts=" + prepared);
        PreparedStatement statement =
            connection.prepareStatement(
                "select server_id, session_id, ? from information_schema.replica_host_status"
                    + " where server_id <> ? order by 1")) {
      statement.setInt(1, 7);
      statement.setString(2, "nobody");
      assertThat(prepared(statement))
          .containsExactly("one|MASTER_SESSION_ID|7", "two|session of two|7");
      facts.tell(told(reader("one", null), writer("two")));
      assertThat(prepared(statement))
          .containsExactly("one|session of one|7", "two|MASTER_SESSION_ID|7");
      facts.tell(told());
      assertThat(prepared(statement)).isEmpty();
      facts.tell(new PublishedTopology(List.of(), true, true, Duration.ZERO));
      assertThatThrownBy(() -> prepared(statement))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("denied")
          .satisfies(e -> assertThat(((SQLException) e).getErrorCode()).isEqualTo(1142));
      facts.tell(told(writer("one")));
      statement.setString(2, "one");
      assertThat(prepared(statement)).isEmpty();
      assertThat(query(connection, "select 1")).containsExactly("1");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void an_answer_may_be_late_and_may_lack_times(boolean prepared) throws SQLException {
    try (Connection connection = connect("useServerPrepStmts=" + prepared);
        PreparedStatement statement = connection.prepareStatement(MEMBERS)) {
      facts.tell(
          new PublishedTopology(
              List.of(writer("one").updatedAt(null)), true, false, Duration.ofMillis(300)));
      long since = System.nanoTime();
      assertThat(prepared(statement)).containsExactly("one|1|1.25|0.0|null");
      assertThat(System.nanoTime() - since).isGreaterThan(299_000_000);
    }
  }

  @Test
  void the_age_of_a_row_is_computed_by_the_server() throws SQLException {
    facts.tell(told(writer("one").updatedAt(Instant.now().minusSeconds(20))));
    try (Connection connection = connect("")) {
      assertThat(
              query(
                  connection,
                  "select time_to_sec(timediff(now(), last_update_timestamp)) between 19 and 80"
                      + " from information_schema.replica_host_status"))
          .containsExactly("1");
      try (Statement statement = connection.createStatement();
          ResultSet rows =
              statement.executeQuery(
                  "select last_update_timestamp from information_schema.replica_host_status")) {
        rows.next();
        assertThat(rows.getTimestamp(1))
            .isBefore(Timestamp.valueOf(LocalDateTime.now(ZoneOffset.UTC)));
      }
    }
  }

  // ---- what passes as it is --------------------------------------------------------------------

  @Test
  void several_statements_at_once_have_several_results() throws SQLException {
    try (Connection connection = connect("allowMultiQueries=true");
        Statement statement = connection.createStatement()) {
      statement.execute(
          "select '@@aurora_version; x'; set @a = @@aurora_server_id; select @a; do 1;"
              + " select server_id from information_schema.replica_host_status");
      List<List<String>> results = new ArrayList<>();
      boolean rows = true;
      while (rows || statement.getUpdateCount() != -1) {
        if (rows) {
          results.add(rows(statement.getResultSet()));
        }
        rows = statement.getMoreResults();
      }
      assertThat(results)
          .containsExactly(List.of("@@aurora_version; x"), List.of("one"), List.of("one", "two"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "useServerPrepStmts=false",
        "useServerPrepStmts=true",
        "useServerPrepStmts=true&sslMode=REQUIRED"
      })
  void packets_of_more_than_16_MB_pass_in_both_directions(String settings) throws SQLException {
    byte[] large = new byte[20 << 20];
    for (int i = 0; i < large.length; i++) {
      large[i] = (byte) (i * 31 + i / 1000);
    }
    try (Connection connection = connect(settings);
        PreparedStatement statement = connection.prepareStatement("select ?")) {
      statement.setBytes(1, large);
      try (ResultSet rows = statement.executeQuery()) {
        rows.next();
        assertThat(Arrays.equals(rows.getBytes(1), large)).isTrue();
      }
      assertThat(query(connection, "select @@aurora_server_id")).containsExactly("one");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void rows_can_be_fetched_in_parts(boolean cursor) throws SQLException {
    try (Connection connection =
            connect(cursor ? "useServerPrepStmts=true&useCursorFetch=true" : "");
        PreparedStatement statement =
            connection.prepareStatement(
                "with recursive n(i) as (select 1 union all select i + 1 from n where i < 500)"
                    + " select i, server_id from n join information_schema.replica_host_status")) {
      statement.setFetchSize(cursor ? 7 : Integer.MIN_VALUE);
      assertThat(prepared(statement)).hasSize(1000);
      assertThat(query(connection, "select 2")).containsExactly("2");
    }
  }

  @Test
  void a_session_may_escape_nothing_by_backslashes() throws SQLException {
    try (Connection connection = connect("")) {
      execute(connection, "set sql_mode = 'NO_BACKSLASH_ESCAPES'");
      assertThat(query(connection, "select '\\', @@aurora_server_id")).containsExactly("\\|one");
      execute(connection, "set sql_mode = ''");
      assertThat(query(connection, "select '\\', @@aurora_server_id', 1"))
          .containsExactly("', @@aurora_server_id|1");
      execute(connection, "set sql_mode = 'ANSI_QUOTES'");
      assertThat(query(connection, "select 1 as \"@@aurora_version\", @@aurora_server_id"))
          .containsExactly("1|one");
    }
  }

  @Test
  void what_the_server_does_not_understand_is_its_own_error() throws SQLException {
    try (Connection connection = connect("")) {
      assertThatThrownBy(() -> query(connection, "select @@aurora_nothing"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("Unknown system variable 'aurora_nothing'");
      assertThatThrownBy(() -> query(connection, "select @@aurora_version from"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("syntax");
      assertThat(query(connection, "select 1")).containsExactly("1");
    }
  }

  // ---- how clients come in ---------------------------------------------------------------------

  @ParameterizedTest
  @ValueSource(strings = {"DISABLED", "PREFERRED", "REQUIRED"})
  void a_password_that_the_server_has_not_seen_yet_logs_in(String mode) throws SQLException {
    try (Connection admin = connect("")) {
      String password = "new for " + mode;
      execute(admin, "alter user app@'%' identified by '" + password + "'");
      for (int login = 1; login <= 2; login++) {
        try (Connection connection = connect("app", password, "sslMode=" + mode)) {
          assertThat(query(connection, "select current_user(), @@aurora_server_id"))
              .containsExactly("app@%|one");
          String cipher = query(connection, "show session status like 'Ssl_cipher'").get(0);
          assertThat(cipher.length() > "Ssl_cipher|".length()).isEqualTo(!mode.equals("DISABLED"));
        }
      }
      execute(admin, "alter user app@'%' identified by 'first password'");
    }
  }

  @Test
  void a_name_that_the_certificate_does_not_have_is_refused_by_the_client() {
    assertThatThrownBy(() -> connect("sslMode=VERIFY_IDENTITY").close())
        .isInstanceOf(SQLException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"DISABLED", "REQUIRED"})
  void a_wrong_password_is_the_servers_own_error(String mode) {
    assertThatThrownBy(() -> connect("app", "wrong", "sslMode=" + mode).close())
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("Access denied for user 'app'@")
        .satisfies(
            e -> {
              assertThat(((SQLException) e).getErrorCode()).isEqualTo(1045);
              assertThat(((SQLException) e).getSQLState()).isEqualTo("28000");
            });
  }

  @Test
  void another_user_can_take_over_the_connection() throws SQLException {
    try (Connection connection = connect("")) {
      connection.unwrap(JdbcConnection.class).changeUser("app", "first password");
      assertThat(query(connection, "select current_user(), @@aurora_server_id"))
          .containsExactly("app@%|one");
      connection.unwrap(JdbcConnection.class).resetServerState();
      assertThat(query(connection, MEMBERS)).hasSize(2);
    }
  }

  @Test
  void no_file_of_a_client_is_asked_for(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("rows"), "1\n");
    try (Connection connection = connect("allowLoadLocalInfile=true")) {
      execute(connection, "create table wire.rows (i int)");
      execute(connection, "set global local_infile = on");
      try {
        assertThatThrownBy(
                () ->
                    execute(
                        connection, "load data local infile '" + file + "' into table wire.rows"))
            .isInstanceOf(SQLException.class)
            .hasMessageContaining("Loading local data is disabled");
        assertThat(query(connection, "select count(*) from wire.rows")).containsExactly("0");
      } finally {
        execute(connection, "set global local_infile = off");
        execute(connection, "drop table wire.rows");
      }
    }
  }

  @Test
  void a_client_that_would_compress_goes_on_without() throws SQLException {
    try (Connection connection = connect("useCompression=true")) {
      assertThat(query(connection, "select repeat('x', 100000)").get(0)).hasSize(100_000);
      assertThat(query(connection, "show session status like 'Compression'"))
          .containsExactly("Compression|OFF");
    }
  }

  @Test
  void whoever_compresses_without_asking_is_told_why_not() throws IOException {
    try (Socket client = new Socket(address.getAddress(), address.getPort())) {
      client.setSoTimeout(Eventually.PATIENCE_MILLIS);
      Packet greeting = Packet.read(client.getInputStream());
      assertThat(Greeting.of(greeting).capabilities() & Capabilities.ANY_COMPRESSION).isZero();
      byte[] login = new byte[64];
      login[0] = Capabilities.COMPRESS;
      login[1] = 2;
      client.getOutputStream().write(new Packet(1, login).bytes());
      Packet answer = Packet.read(client.getInputStream());
      assertThat(answer.isError()).isTrue();
      assertThat(new String(answer.bytes(), StandardCharsets.US_ASCII))
          .contains("#08S01This proxy understands no compression");
    }
  }

  @Test
  void a_client_that_leaves_before_it_logs_in_is_not_kept() throws IOException {
    Eventually.await().until(() -> proxy.connections() == 0);
    try (Socket client = new Socket(address.getAddress(), address.getPort())) {
      Packet.read(client.getInputStream());
      assertThat(proxy.connections()).isEqualTo(1);
    }
    Eventually.await().until(() -> proxy.connections() == 0);
  }

  // ---- where it is cut -------------------------------------------------------------------------

  @ParameterizedTest
  @ValueSource(strings = {"DISABLED", "REQUIRED"})
  void a_commit_can_be_cut_around_its_way_to_the_server(String mode) throws SQLException {
    try (Connection admin = connect("")) {
      execute(admin, "create table wire.things (i int primary key)");
      try {
        assertThat(commitWhileCut(mode, Moment.BEFORE_SERVER, 1)).isFalse();
        assertThat(commitWhileCut(mode, Moment.BEFORE_ANSWER, 2)).isFalse();
        assertThat(commitWhileCut(mode, Moment.AFTER_ANSWER, 3)).isTrue();
        assertThat(query(admin, "select i from wire.things order by i")).containsExactly("2", "3");
      } finally {
        execute(admin, "drop table wire.things");
      }
    }
  }

  /** Whether the client hears that it is committed. */
  private static boolean commitWhileCut(String mode, Moment moment, int row) throws SQLException {
    Connection connection = connect("sslMode=" + mode);
    connection.setAutoCommit(false);
    execute(connection, "insert into wire.things values (" + row + ")");
    Cut cut = proxy.cutAt("commit", moment);
    try {
      connection.commit();
      return true;
    } catch (SQLException lost) {
      assertThat(lost.getSQLState()).startsWith("08");
      return false;
    } finally {
      cut.await(Eventually.PATIENCE);
      connection.abort(Runnable::run);
    }
  }
}
