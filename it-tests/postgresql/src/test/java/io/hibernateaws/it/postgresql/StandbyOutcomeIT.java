package io.hibernateaws.it.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.hibernateaws.it.Purchase;
import io.hibernateaws.it.Told;
import io.hibernateaws.it.Units;
import io.hibernateaws.it.VerdictRows;
import io.hibernateaws.it.verdict.OutcomeIT;
import io.hibernateaws.local.LocalAurora;
import io.hibernateaws.local.proxy.Cut;
import io.hibernateaws.local.proxy.Ending;
import io.hibernateaws.local.proxy.Moment;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.hibernate.SessionFactory;
import org.hibernate.engine.jdbc.connections.spi.ConnectionProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lost commits that hang between two servers: on which of them, if any, did they take effect? */
@Tag("full")
@Timeout(120)
class StandbyOutcomeIT {
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  private LocalAurora cluster;
  private SessionFactory unit;
  private ConnectionProvider provider;
  private Connection connection;
  private final UUID row = UUID.randomUUID();
  private final List<Long> stopped = new ArrayList<>();

  @BeforeEach
  void start() throws SQLException {
    cluster = LocalAurora.postgresql().instances(2).promotionDelay(Duration.ofMillis(200)).start();
    try (Connection writer = cluster.directConnection(1);
        Statement statement = writer.createStatement()) {
      statement.execute("create table verdict_row (id uuid primary key)");
    }
    open(Map.of());
  }

  private void open(Map<String, Object> more) throws SQLException {
    Map<String, Object> settings = new HashMap<>(OutcomeIT.VERIFY);
    settings.putAll(more);
    unit = Units.ofNative(Units.settings(cluster, settings));
    provider = OutcomeIT.provider(unit);
    connection = provider.getConnection();
    connection.setAutoCommit(false);
    VerdictRows.insert(connection, UUID.randomUUID());
    connection.commit();
  }

  @AfterEach
  void stop() throws Exception {
    signal("CONT");
    provider.closeConnection(connection);
    unit.close();
    cluster.close();
  }

  /** What the writer sends its standby stays behind from now on; the cluster does not notice. */
  private void stopSending() throws Exception {
    try (Connection admin = cluster.adminConnection(1);
        Statement statement = admin.createStatement();
        ResultSet senders = statement.executeQuery("select pid from pg_stat_replication")) {
      while (senders.next()) {
        stopped.add(senders.getLong(1));
      }
    }
    assertThat(stopped).isNotEmpty();
    signal("STOP");
  }

  private void signal(String signal) throws IOException, InterruptedException {
    for (long pid : stopped) {
      new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).start().waitFor();
    }
  }

  private CompletableFuture<Told> commit() {
    return CompletableFuture.supplyAsync(() -> Told.of(catchThrowable(connection::commit)));
  }

  /** The commit has arrived, and its server waits for its standby; what else waits is another's. */
  private void awaitCommitWaiting() {
    await()
        .atMost(DEADLINE)
        .until(
            () -> {
              try (Connection admin = cluster.adminConnection(1)) {
                return "1"
                    .equals(
                        ask(
                            admin,
                            "select count(*) from pg_stat_activity where wait_event = 'SyncRep'"
                                + " and query = 'COMMIT'"));
              }
            });
  }

  private static String ask(Connection on, String question) throws SQLException {
    try (Statement statement = on.createStatement();
        ResultSet answer = statement.executeQuery(question)) {
      answer.next();
      return String.valueOf(answer.getString(1));
    }
  }

  private boolean isThere(int instance) throws SQLException {
    try (Connection server = cluster.directConnection(instance);
        PreparedStatement select =
            server.prepareStatement("select exists (select from verdict_row where id = ?)")) {
      select.setObject(1, row);
      try (ResultSet answer = select.executeQuery()) {
        return answer.next() && answer.getBoolean(1);
      }
    }
  }

  /** The trace that refutes asking for a transaction by its id. */
  @Test
  void an_id_handed_out_again_by_the_new_writer_is_not_taken_for_ours() throws Exception {
    stopSending();
    VerdictRows.insert(connection, row);
    String ours = ask(connection, "select pg_current_xact_id()::text");
    CompletableFuture<Told> told = commit();
    awaitCommitWaiting();
    // Nobody else reaches the new writer before the id is handed out again.
    cluster.proxy(2).refuse();
    cluster.crash(1);
    String again = handOutAgain(ours);
    cluster.proxy(2).heal();

    assertThat(told.get(DEADLINE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(Told.ROLLED_BACK);
    assertThat(again).isEqualTo(ours);
    assertThat(isThere(2)).isFalse();
    try (Connection writer = cluster.directConnection(2)) {
      assertThat(ask(writer, "select pg_xact_status('" + ours + "'::xid8)"))
          .as("what the id says")
          .isEqualTo("committed");
    }
  }

  /** Another client writes on the new writer until it has been given the id. */
  private String handOutAgain(String ours) throws SQLException {
    await().atMost(DEADLINE).until(() -> cluster.writer() == 2);
    try (Connection other = cluster.directConnection(2)) {
      other.setAutoCommit(false);
      String given;
      do {
        VerdictRows.insert(other, UUID.randomUUID());
        given = ask(other, "select pg_current_xact_id()::text");
        other.commit();
      } while (Long.parseLong(given) < Long.parseLong(ours));
      return given;
    }
  }

  @Test
  void a_commit_that_waits_for_its_standby_is_told_when_its_server_knows() throws Exception {
    stopSending();
    VerdictRows.insert(connection, row);
    CompletableFuture<Told> told = commit();
    awaitCommitWaiting();
    cluster.proxy(1).resetAll();

    // It neither took effect nor failed, so no answer is right.
    assertThat(catchThrowable(() -> told.get(2, TimeUnit.SECONDS)))
        .isInstanceOf(TimeoutException.class);
    assertThat(isThere(1)).isFalse();
    signal("CONT");
    assertThat(told.get(DEADLINE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(Told.RETURNED);
    assertThat(isThere(1)).isTrue();
    await().atMost(DEADLINE).until(() -> isThere(2));
  }

  @Test
  void a_commit_that_goes_on_waiting_is_unknown_at_the_deadline() throws Exception {
    provider.closeConnection(connection);
    unit.close();
    open(Map.of("hibernate.aws.pool.acquisition_timeout", "2"));
    stopSending();
    VerdictRows.insert(connection, row);
    CompletableFuture<Told> told = commit();
    awaitCommitWaiting();
    long began = System.nanoTime();
    cluster.proxy(1).resetAll();

    assertThat(told.get(10, TimeUnit.SECONDS)).isEqualTo(Told.UNKNOWN);
    assertThat(Duration.ofNanos(System.nanoTime() - began))
        .isBetween(Duration.ofMillis(1_500), Duration.ofMillis(6_000));
    // The engine has not ended the server's process, which would have committed without a standby.
    assertThat(isThere(1)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"BEFORE_SERVER, ROLLED_BACK", "BEFORE_ANSWER, RETURNED"})
  void when_the_writer_dies_in_the_commit_the_new_one_is_asked(Moment moment, Told expected)
      throws Exception {
    VerdictRows.insert(connection, row);
    Cut cut = cluster.proxy(1).cutAt("commit", moment, Ending.SILENCE);
    CompletableFuture<Told> told = commit();
    cut.await(DEADLINE);
    cluster.crash(1);

    assertThat(told.get(DEADLINE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(expected);
    await().atMost(DEADLINE).until(() -> cluster.writer() == 2);
    assertThat(isThere(2)).isEqualTo(expected == Told.RETURNED);
  }

  /** The server lives, and so does the transaction, because nobody told it that we are gone. */
  @ParameterizedTest
  @CsvSource({"BEFORE_SERVER, ROLLED_BACK", "BEFORE_ANSWER, RETURNED"})
  void what_was_left_behind_on_a_living_server_is_ended_before_it_is_asked_about(
      Moment moment, Told expected) throws Exception {
    provider.closeConnection(connection);
    unit.close();
    open(Map.of("hibernate.aws.network.socket_timeout", "1"));
    VerdictRows.insert(connection, row);
    cluster.proxy(1).cutAt("commit", moment, Ending.SILENCE);

    assertThat(commit().get(10, TimeUnit.SECONDS)).isEqualTo(expected);
    assertThat(isThere(1)).isEqualTo(expected == Told.RETURNED);
    try (Connection admin = cluster.adminConnection(1)) {
      assertThat(ask(admin, "select count(*) from pg_stat_activity where state like 'idle in%'"))
          .isEqualTo("0");
    }
  }

  /** No topology, so no monitor that would end what was left behind: whoever asks does. */
  @ParameterizedTest
  @CsvSource({"BEFORE_SERVER, ROLLED_BACK", "BEFORE_ANSWER, RETURNED"})
  void a_plain_server_is_asked_as_well(Moment moment, Told expected) throws Exception {
    Map<String, Object> settings = new HashMap<>(OutcomeIT.VERIFY);
    settings.put("hibernate.aws.network.socket_timeout", "1");
    settings.put("hibernate.aws.pool.acquisition_timeout", "5");
    settings.put("jakarta.persistence.schema-generation.database.action", "create");
    try (LocalAurora plain =
            LocalAurora.postgresql().plain().instances(1).name("plain-outcome").start();
        SessionFactory alone = Units.ofNative(Units.settings(plain, settings))) {
      plain.proxy(1).cutAt("commit", moment, Ending.SILENCE);

      Told told =
          Told.of(
              catchThrowable(
                  () -> alone.inTransaction(session -> session.persist(new Purchase(row, "Ada")))));

      assertThat(told).isEqualTo(expected);
      try (Connection server = plain.directConnection(1)) {
        assertThat(ask(server, "select count(*) from purchase"))
            .isEqualTo(expected == Told.RETURNED ? "1" : "0");
      }
    }
  }
}
