package io.hibernateaws.it.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.hibernateaws.it.Borrowed;
import io.hibernateaws.it.Product;
import io.hibernateaws.it.ProductSql;
import io.hibernateaws.it.ServerSessions;
import io.hibernateaws.it.Sql;
import io.hibernateaws.it.Told;
import io.hibernateaws.it.Units;
import io.hibernateaws.it.VerdictRows;
import io.hibernateaws.local.LocalAurora;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.hibernate.SessionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A procedure that commits twice is lost between its commits, in every way: what the application is
 * told, compared with the two rows. Lost before and after them it is a cell of {@link VerdictIT}.
 */
@Timeout(180)
class ProcedureVerdictIT {
  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final ProductSql SQL = Product.underTest().sql();
  private static final ServerSessions SESSIONS = Product.underTest().sessions();

  private static LocalAurora cluster;

  private final List<String> wrong = new ArrayList<>();
  private final StringBuilder table = new StringBuilder();
  private int cells;

  /** What happens between the commits. */
  private enum Loss {
    FAILED("its next statement fails", Told.OTHER),
    RESET("the connection is reset", Told.UNKNOWN),
    ENDED("the server ends the session", Told.UNKNOWN),
    ABORTED("the application aborts the connection", Told.OTHER),
    SWITCHED("the writer becomes a reader", Told.UNKNOWN),
    CRASHED("the writer crashes", Told.UNKNOWN);

    final String words;
    final Told right;

    Loss(String words, Told right) {
      this.words = words;
      this.right = right;
    }
  }

  @BeforeAll
  static void start() throws SQLException {
    cluster = Product.newCluster().instances(2).promotionDelay(Duration.ofMillis(200)).start();
    Map<String, String> tables =
        Map.of("jakarta.persistence.schema-generation.database.action", "create");
    Units.ofJpa("tables", Units.settings(cluster, tables)).close();
    try (Connection server = cluster.directConnection(1)) {
      VerdictRows.create(server);
      Sql.run(server, "create table verdict_gate (id int primary key)");
      Sql.run(server, "insert into verdict_gate values (1)");
      for (String each : SQL.pausingProcedure("verdict_pauses", "verdict_row", "verdict_gate")) {
        Sql.run(server, each);
      }
    }
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void a_procedure_lost_between_its_commits_is_never_told_to_have_done_nothing() throws Exception {
    for (Loss loss : Loss.values()) {
      try (SessionFactory unit = Units.ofNative(Units.settings(cluster))) {
        cells++;
        while (!run(unit, loss)) {
          // The server ended the session at the gate first, and the procedure was not lost at all.
        }
      }
    }
    System.out.println("VERDICTS procedures cells=" + cells + " wrong=" + wrong.size());
    assertThat(wrong).isEmpty();
    VerdictDocument.compare(HEAD + table);
  }

  /**
   * Loses the procedure once.
   *
   * @return whether it was lost: a server that shuts down ends its sessions in an order of its own,
   *     and without the session at the gate the procedure comes to its end before it is ended
   */
  private boolean run(SessionFactory unit, Loss loss) throws Exception {
    UUID one = UUID.randomUUID();
    UUID two = loss == Loss.FAILED ? one : UUID.randomUUID();
    int old = cluster.writer();
    ExecutorService thread = Executors.newSingleThreadExecutor();
    Connection gate = cluster.adminConnection(old);
    try (Borrowed borrowed = Borrowed.from(unit)) {
      gate.setAutoCommit(false);
      Sql.text(gate, "select id from verdict_gate for update");
      String name = Sql.text(borrowed.connection(), SESSIONS.ownName());
      Future<Told> told =
          thread.submit(() -> Told.of(catchThrowable(() -> call(borrowed.connection(), one, two))));
      try (Connection admin = cluster.adminConnection(old)) {
        await()
            .atMost(DEADLINE)
            .until(() -> !Sql.text(admin, SESSIONS.waitingForLocks()).equals("0"));
        lose(loss, old, name, admin, borrowed.connection());
      }
      if (loss == Loss.FAILED) {
        gate.rollback();
      }
      Told answer = told.get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
      if (loss == Loss.SWITCHED && answer == Told.RETURNED && isThere(two)) {
        return false;
      }
      judge(loss, answer, one, two);
    } finally {
      thread.shutdownNow();
      gate.abort(Runnable::run); // its server may be gone, and a driver then refuses to close it
    }
    if (cluster.writer() != old && loss == Loss.CRASHED) {
      cluster.rejoin(old);
    }
    return true;
  }

  private static boolean isThere(UUID row) throws SQLException {
    try (Connection server = cluster.directConnection(cluster.writer())) {
      return VerdictRows.isThere(server, row);
    }
  }

  private static void call(Connection connection, UUID one, UUID two) throws SQLException {
    try (CallableStatement call = connection.prepareCall("call verdict_pauses(?, ?)")) {
      call.setObject(1, SQL.uuid(one));
      call.setObject(2, SQL.uuid(two));
      call.execute();
    }
  }

  private static void lose(
      Loss loss, int old, String name, Connection admin, Connection application)
      throws SQLException {
    switch (loss) {
      case FAILED -> {
        // The row that it adds next is there already.
      }
      case RESET -> cluster.proxy(old).resetAll();
      case ENDED -> SESSIONS.end(admin, name);
      case ABORTED -> application.abort(Runnable::run);
      case SWITCHED -> cluster.switchover(3 - old);
      case CRASHED -> {
        cluster.crash(old);
        cluster.awaitWriter(3 - old, DEADLINE);
      }
    }
  }

  private void judge(Loss loss, Told told, UUID one, UUID two) throws SQLException {
    try (Connection server = cluster.directConnection(cluster.writer())) {
      boolean first = VerdictRows.isThere(server, one);
      boolean second = loss != Loss.FAILED && VerdictRows.isThere(server, two);
      List<String> found = new ArrayList<>();
      VerdictCell.check(told, loss.right, "told", found);
      if (!first) {
        found.add("what it had committed is gone");
      }
      if (told == Told.RETURNED && !second) {
        found.add("told returned, and the second row is not there");
      }
      found.forEach(each -> wrong.add(loss + ": " + each));
      String words = told == Told.OTHER ? "an error that promises nothing" : told.words;
      table.append(
          "| %s | %s | %s | %s |\n"
              .formatted(loss.words, words, there(first), second(loss, second)));
    }
  }

  /** A server that ends all its sessions may end the one that holds the gate first. */
  private static String second(Loss loss, boolean there) {
    return loss == Loss.SWITCHED ? "there or not" : there(there);
  }

  private static String there(boolean there) {
    return there ? "there" : "not there";
  }

  private static final String HEAD =
      """
      ## A procedure that commits twice, lost between its commits

      Generated by `ProcedureVerdictIT`, in autocommit mode. Whatever happens, no verdict says that
      nothing is committed.

      | between its commits | told | first row | second row |
      |---|---|---|---|
      """;
}
