package io.hibernateaws.it.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hibernateaws.engine.api.Member;
import io.hibernateaws.engine.api.Role;
import io.hibernateaws.engine.driver.OpenAttempt;
import io.hibernateaws.engine.driver.PgJdbcAdapter;
import io.hibernateaws.engine.driver.SocketSettings;
import io.hibernateaws.engine.driver.registry.Drivers;
import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.endpoint.EndpointKind;
import io.hibernateaws.engine.endpoint.EndpointParser;
import io.hibernateaws.engine.endpoint.InstanceTemplate;
import io.hibernateaws.engine.product.CallKind;
import io.hibernateaws.engine.product.DatabaseFamily;
import io.hibernateaws.engine.product.FailureKind;
import io.hibernateaws.engine.product.LinkIdentity;
import io.hibernateaws.engine.product.ServerProcess;
import io.hibernateaws.engine.product.TransactionState;
import io.hibernateaws.engine.product.postgresql.PgFamilies;
import io.hibernateaws.engine.product.postgresql.PostgreSql;
import io.hibernateaws.engine.time.Deadline;
import io.hibernateaws.engine.time.NanoClock;
import io.hibernateaws.local.LocalAurora;
import io.hibernateaws.local.TopologyAnswer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the engine believes of pgjdbc and of servers, asked of real ones. */
class EngineOnRealServersIT {
  private static LocalAurora cluster;

  private final PgJdbcAdapter driver = new PgJdbcAdapter();
  private final DatabaseFamily aurora = PgFamilies.AURORA;

  @BeforeAll
  static void start() {
    cluster = LocalAurora.postgresql().instances(2).start();
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @AfterEach
  void tellTheTruthAgain() {
    cluster.answer(TopologyAnswer.real());
  }

  private Connection connect(LocalAurora to, String host) throws SQLException {
    InetAddress address = Objects.requireNonNull(to.resolver().apply(host))[0];
    OpenAttempt attempt =
        new OpenAttempt(
            new InetSocketAddress(address, to.port()),
            Deadline.in(Duration.ofSeconds(10), NanoClock.system()),
            SocketSettings.UNTOUCHED);
    return driver.open(
        attempt,
        new Endpoint(host, to.port()),
        to.database(),
        to.user(),
        to.password(),
        Map.of("ApplicationName", "edges"));
  }

  private Connection writer() throws SQLException {
    return connect(cluster, cluster.instanceEndpoint(cluster.writer()));
  }

  private Connection reader() throws SQLException {
    return connect(cluster, cluster.instanceEndpoint(3 - cluster.writer()));
  }

  private static Endpoint endpointOf(String instanceId, @Nullable Endpoint told) {
    String pattern =
        Objects.requireNonNull(EndpointParser.parse(cluster.clusterEndpoint()).instancePattern());
    return InstanceTemplate.parse(pattern).endpointOf(instanceId, cluster.port());
  }

  private List<Member> members(Connection connection) throws SQLException {
    return Objects.requireNonNull(aurora.topology())
        .members(connection, EngineOnRealServersIT::endpointOf);
  }

  // --- families

  private static ServerProcess process(LinkIdentity identity) {
    return Objects.requireNonNull(identity.process(), "the server names its process");
  }

  @Test
  void a_cluster_is_detected_from_any_instance_and_behind_any_name() throws SQLException {
    assertThat(EndpointParser.parse(cluster.clusterEndpoint()).kind())
        .isEqualTo(EndpointKind.WRITER_CLUSTER);
    try (Connection writer = writer();
        Connection reader = reader()) {
      for (EndpointKind kind :
          List.of(EndpointKind.WRITER_CLUSTER, EndpointKind.INSTANCE, EndpointKind.OTHER)) {
        assertThat(PostgreSql.PRODUCT.detect(writer, kind)).isEqualTo(aurora);
        assertThat(PostgreSql.PRODUCT.detect(reader, kind)).isEqualTo(aurora);
      }
    }
  }

  @Test
  void a_plain_server_is_detected_and_says_who_it_is() throws SQLException {
    try (LocalAurora plain = LocalAurora.postgresql().plain().instances(1).name("plain").start();
        Connection connection = connect(plain, plain.instanceEndpoint(1))) {
      DatabaseFamily family = PostgreSql.PRODUCT.detect(connection, EndpointKind.OTHER);

      assertThat(family.code()).isEqualTo("pg");
      LinkIdentity identity = family.queries().identify(connection);
      assertThat(identity.role()).isEqualTo(Role.WRITER);
      assertThat(identity.instanceId()).isNull();
      assertThat(process(identity).id()).isEqualTo(pid(connection));
      assertThat(process(identity).incarnation()).isNotBlank();
    }
  }

  @Test
  void an_instance_says_who_it_is() throws SQLException {
    try (Connection writer = writer();
        Connection reader = reader()) {
      LinkIdentity ofWriter = aurora.queries().identify(writer);
      LinkIdentity ofReader = aurora.queries().identify(reader);

      assertThat(ofWriter.role()).isEqualTo(Role.WRITER);
      assertThat(ofWriter.instanceId()).isEqualTo(cluster.instanceId(cluster.writer()));
      assertThat(process(ofWriter).id()).isEqualTo(pid(writer));
      assertThat(process(ofWriter).incarnation()).isNotBlank();
      assertThat(ofReader.role()).isEqualTo(Role.READER);
      assertThat(ofReader.instanceId()).isEqualTo(cluster.instanceId(3 - cluster.writer()));
    }
  }

  @Test
  void every_instance_tells_the_members_and_their_names_lead_to_them() throws SQLException {
    try (Connection reader = reader()) {
      List<Member> members = members(reader);

      assertThat(members).hasSize(2).filteredOn(Member::isWriter).hasSize(1);
      for (Member member : members) {
        try (Connection connection = connect(cluster, member.endpoint().host())) {
          LinkIdentity identity = aurora.queries().identify(connection);
          assertThat(identity.instanceId()).isEqualTo(member.instanceId());
          assertThat(identity.role()).isEqualTo(member.role());
        }
      }
    }
  }

  @Test
  void odd_answers_of_a_cluster_are_read_safely() throws SQLException {
    int writer = cluster.writer();
    try (Connection connection = writer()) {
      cluster.answer(TopologyAnswer.zeroRows());
      assertThat(members(connection)).as("zero rows").isEmpty();

      cluster.answer(TopologyAnswer.twoWriters(3 - writer));
      assertThat(members(connection))
          .as("two writers")
          .filteredOn(Member::isWriter)
          .extracting(Member::instanceId)
          .containsExactly(cluster.instanceId(writer));

      cluster.answer(TopologyAnswer.stale(Duration.ofSeconds(301)));
      assertThat(members(connection))
          .as("stale rows, but for the writer's")
          .extracting(Member::instanceId)
          .containsExactly(cluster.instanceId(writer));

      cluster.answer(TopologyAnswer.nullTimestamps());
      assertThat(members(connection)).as("no timestamps").hasSize(2);
    }
  }

  @Test
  void no_question_of_ours_aborts_a_transaction() throws SQLException {
    try (Connection connection = writer()) {
      connection.setAutoCommit(false);
      PostgreSql.PRODUCT.detect(connection, EndpointKind.OTHER);
      aurora.queries().identify(connection);
      members(connection);

      assertThat(driver.transactionState(connection)).isEqualTo(TransactionState.OPEN);
      connection.rollback();
    }
  }

  @Test
  void a_hostile_search_path_changes_no_answer() throws SQLException {
    try (Connection connection = writer();
        Statement statement = connection.createStatement()) {
      statement.execute("create schema evil");
      for (String lie :
          List.of(
              "create function evil.pg_is_in_recovery() returns boolean return true",
              "create function evil.pg_backend_pid() returns integer return 1",
              "create function evil.current_setting(text, boolean) returns text return ''",
              "create function evil.date_part(text, timestamptz) returns float8 return 1",
              "create function evil.no(text, text) returns boolean return false",
              "create operator evil.= (leftarg = text, rightarg = text, function = evil.no)",
              "create view evil.pg_settings as select null::text as name, null::text as setting",
              "create view evil.pg_proc as select null::text as proname",
              "create domain evil.text as integer")) {
        statement.execute(lie);
      }
      try {
        statement.execute("set search_path = evil, pg_catalog");
        assertThat(PostgreSql.PRODUCT.detect(connection, EndpointKind.OTHER)).isEqualTo(aurora);
        assertThat(aurora.queries().identify(connection).role()).isEqualTo(Role.WRITER);
        assertThat(members(connection)).hasSize(2);
      } finally {
        statement.execute("drop schema evil cascade");
      }
    }
  }

  @Test
  void an_abandoned_backend_is_ended_once_and_only_if_it_is_the_same() throws SQLException {
    try (Connection abandoned = writer();
        Connection other = writer()) {
      LinkIdentity identity = aurora.queries().identify(abandoned);
      ServerProcess reused = new ServerProcess(process(identity).id(), "12345");

      assertThat(aurora.product().end(other, reused)).as("a pid handed out again").isFalse();
      assertThat(aurora.product().end(other, process(identity))).isTrue();

      SQLException gone =
          catchThrowableOfType(SQLException.class, () -> aurora.queries().identify(abandoned));
      assertThat(aurora.product().classify(gone, Drivers::speaker)).isEqualTo(FailureKind.NETWORK);
    }
  }

  // --- pgjdbc

  @Test
  void the_driver_knows_what_the_server_last_said() throws SQLException {
    try (Connection connection = writer();
        Statement statement = connection.createStatement()) {
      assertThat(driver.transactionState(connection)).isEqualTo(TransactionState.IDLE);
      statement.execute("/* hint */ begin");
      assertThat(connection.getAutoCommit()).isTrue();
      assertThat(driver.transactionState(connection))
          .as("begun by text")
          .isEqualTo(TransactionState.OPEN);
      statement.execute("commit");
      assertThat(driver.transactionState(connection)).isEqualTo(TransactionState.IDLE);

      connection.setAutoCommit(false);
      assertThat(driver.transactionState(connection)).isEqualTo(TransactionState.IDLE);
      statement.execute("select 1");
      assertThat(driver.transactionState(connection)).isEqualTo(TransactionState.OPEN);
      SQLException error =
          catchThrowableOfType(SQLException.class, () -> statement.execute("select 1/0"));
      assertThat(aurora.product().classify(error, Drivers::speaker)).isEqualTo(FailureKind.OTHER);
      assertThat(driver.transactionState(connection)).isEqualTo(TransactionState.FAILED);
      connection.rollback();
      assertThat(driver.transactionState(connection)).isEqualTo(TransactionState.IDLE);
    }
  }

  @Test
  void texts_that_are_said_to_commit_do_and_others_do_not() throws SQLException {
    try (Connection connection = writer();
        Statement statement = connection.createStatement()) {
      statement.execute("create table said (n int)");
      try {
        for (String text :
            List.of(
                "insert into said values (1)",
                "insert into said values (1); -- commit",
                "insert into said select 1 where E'\\';commit' is not null",
                "insert into said select 1 where $x$;commit;$x$ is not null",
                "insert into said select 1 /* ; /* commit */ ; */",
                "insert into said values (1); commit",
                "/* c */ insert into said values (1);; COMMIT /* done */",
                "insert into said values (1); end",
                "insert into said values (1); insert into said select 1 where $$;end$$ <> 'end'",
                "insert into said values (1); select ';commit', E'\\';commit;' as \";commit\"",
                "savepoint s; insert into said values (1); rollback to s; select 1",
                "rollback; insert into said values (1)",
                "insert into said values (1); rollback")) {
          connection.setAutoCommit(false);
          boolean said =
              CallKind.UPDATE.commitsByItself(
                  false,
                  aurora.product().sqlText().mayCommit(text),
                  driver.transactionState(connection),
                  false);
          statement.execute(text);
          connection.rollback();
          connection.setAutoCommit(true);

          assertThat(rows(statement) > 0).as(text).isEqualTo(said);
          statement.execute("truncate said");
        }
      } finally {
        statement.execute("drop table said");
      }
    }
  }

  @Test
  void a_query_timeout_cancels_over_our_socket_and_the_link_lives_on() throws SQLException {
    try (Connection connection = writer();
        Statement statement = connection.createStatement()) {
      statement.setQueryTimeout(1);
      SQLException timeout =
          catchThrowableOfType(
              SQLException.class, () -> statement.executeQuery("select pg_sleep(30)"));

      assertThat(timeout.getSQLState()).isEqualTo("57014");
      assertThat(aurora.product().classify(timeout, Drivers::speaker)).isEqualTo(FailureKind.OTHER);
      assertThat(pid(connection)).isPositive();
    }
  }

  @Test
  void a_write_on_a_reader_is_a_refusal_to_write() throws SQLException {
    try (Connection connection = reader();
        Statement statement = connection.createStatement()) {
      SQLException refused =
          catchThrowableOfType(
              SQLException.class, () -> statement.execute("create table nowhere (n int)"));

      assertThat(aurora.product().classify(refused, Drivers::speaker))
          .isEqualTo(FailureKind.READ_ONLY);
    }
  }

  @Test
  void a_wrong_password_is_a_refused_login() {
    InetAddress address =
        Objects.requireNonNull(cluster.resolver().apply(cluster.clusterEndpoint()))[0];
    OpenAttempt attempt =
        new OpenAttempt(
            new InetSocketAddress(address, cluster.port()),
            Deadline.in(Duration.ofSeconds(10), NanoClock.system()),
            SocketSettings.UNTOUCHED);

    SQLException refused =
        catchThrowableOfType(
            SQLException.class,
            () ->
                driver.open(
                    attempt,
                    new Endpoint(cluster.clusterEndpoint(), cluster.port()),
                    cluster.database(),
                    cluster.user(),
                    "wrong",
                    Map.of()));

    assertThat(aurora.product().classify(refused, Drivers::speaker)).isEqualTo(FailureKind.LOGIN);
  }

  @Test
  void rows_stream_exactly_when_the_adapter_says_so() throws SQLException {
    for (boolean autoCommit : new boolean[] {true, false}) {
      try (Connection connection = writer();
          Connection other = writer();
          Statement statement = connection.createStatement()) {
        connection.setAutoCommit(autoCommit);
        statement.setFetchSize(10);
        boolean streams = driver.streams(statement);
        LinkIdentity identity = aurora.queries().identify(connection);
        ResultSet rows = statement.executeQuery("select generate_series(1, 1000)");
        assertThat(rows.next()).isTrue();
        aurora.product().end(other, process(identity));

        boolean lost = false;
        int read = 1;
        try {
          while (rows.next()) {
            read++;
          }
        } catch (SQLException e) {
          lost = true;
        }

        assertThat(lost).as("autocommit %s, %s rows read", autoCommit, read).isEqualTo(streams);
      }
    }
  }

  private static long pid(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select pg_backend_pid()")) {
      row.next();
      return row.getLong(1);
    }
  }

  private static int rows(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery("select count(*) from said")) {
      row.next();
      return row.getInt(1);
    }
  }
}
