package io.hibernateaws.it.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.hibernateaws.engine.api.EngineEvent;
import io.hibernateaws.it.Asking;
import io.hibernateaws.it.Product;
import io.hibernateaws.it.Told;
import io.hibernateaws.it.Units;
import io.hibernateaws.it.VerdictRows;
import io.hibernateaws.it.verdict.VerdictCall.Place;
import io.hibernateaws.it.verdict.VerdictCell.Result;
import io.hibernateaws.it.verdict.VerdictCell.When;
import io.hibernateaws.local.LocalAurora;
import io.hibernateaws.local.proxy.Cut;
import jakarta.persistence.EntityManagerFactory;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Every kind of call, cut around its message by the proxy: what the application is told, compared
 * with the row on the server. {@code docs/verdicts.md} begins with this test's table.
 */
@Timeout(300)
class VerdictIT {
  private static final int WRITER = 1;
  private static final int READER = 2;

  private static LocalAurora cluster;
  private static EntityManagerFactory jpa;
  private static SessionFactory unit;
  private static Connection server;

  private final List<EngineEvent.Returned> returned = new CopyOnWriteArrayList<>();

  @BeforeAll
  static void start() throws SQLException {
    cluster = Product.newCluster().instances(2).start();
    jpa =
        Units.ofJpa(
            "verdicts",
            Units.settings(
                cluster,
                Map.of("jakarta.persistence.schema-generation.database.action", "create")));
    unit = Units.ofNative(Units.settings(cluster, Product.underTest().severalStatements()));
    server = cluster.directConnection(WRITER);
    VerdictRows.create(server);
    VerdictRows.insert(server, UUID.randomUUID());
    VerdictRows.createProcedures(server);
  }

  @AfterAll
  static void stop() throws SQLException {
    server.close();
    unit.close();
    jpa.close();
    cluster.close();
  }

  @Test
  void every_verdict_is_what_the_server_says() throws Exception {
    Units.engine(unit).observe(this::note);
    Units.engine(jpa).observe(this::note);
    List<Result> results = new ArrayList<>();
    for (VerdictCall call : new VerdictCalls(unit, jpa).all()) {
      for (boolean reader : new boolean[] {false, true}) {
        for (Place place : Place.values()) {
          for (When when : When.values()) {
            VerdictCell cell = new VerdictCell(call, when, place, reader);
            if (cell.exists()) {
              results.add(run(cell));
            }
          }
        }
      }
    }
    List<String> wrong = VerdictCell.wrong(results);
    System.out.println("VERDICTS cells=" + results.size() + " wrong=" + wrong.size());
    assertThat(wrong).isEmpty();
    VerdictDocument.compare(
        HEAD.formatted(Product.underTest().verdictNote())
            + VerdictCell.table(results, When.values().length));
  }

  private void note(EngineEvent event) {
    if (event instanceof EngineEvent.Returned one) {
      returned.add(one);
    }
  }

  /** For a moment after it lost a connection, a reader is replaced by the writer. */
  private static void awaitReader() {
    for (SessionFactory each : List.of(unit, jpa.unwrap(SessionFactory.class))) {
      await()
          .atMost(Duration.ofSeconds(20))
          .pollInterval(Duration.ofMillis(20))
          .until(
              () -> {
                try (Session session = each.withOptions().readOnly(true).openSession()) {
                  return Asking.instance(session).equals(cluster.instanceId(READER));
                }
              });
    }
  }

  private Result run(VerdictCell cell) throws Exception {
    if (cell.reader()) {
      awaitReader();
    }
    UUID before = UUID.randomUUID();
    UUID row = UUID.randomUUID();
    List<String> wrong = new ArrayList<>();
    returned.clear();
    int host = cell.reader() ? READER : WRITER;
    Told told;
    Told next = Told.RETURNED;
    try (Work work = cell.call().opener().open(cell.reader())) {
      cell.prepare(work, before, row);
      Cut cut = cell.cut(cluster.proxy(host), cell.when().ending);
      Throwable thrown = catchThrowable(cell.on(work, row));
      told = Told.of(thrown);
      if (told == Told.OTHER && cell.expected() != Told.OTHER) {
        wrong.add(String.valueOf(thrown));
      }
      VerdictCell.check(told, cell.expected(), "told", wrong);
      if (!cell.refused() && !isCut(cut)) {
        wrong.add("no message was cut");
      }
      cluster.proxy(host).heal();
      boolean lives = told == Told.RETURNED || told == Told.OTHER;
      if (lives) {
        next = Told.of(catchThrowable(work::lookUp));
        VerdictCell.check(next, cell.expectedNext(), "told next", wrong);
      }
      wrong.addAll(work.wrongAfter(lives ? next : told));
    }
    checkStore(cell, wrong);
    String there = cell.checkRows(server, told, before, row, wrong);
    return new Result(cell, told, next, there, wrong);
  }

  private static boolean isCut(Cut cut) {
    try {
      cut.await(Duration.ofSeconds(2));
      return true;
    } catch (IllegalStateException never) {
      return false;
    }
  }

  /** The link that was cut is gone, and no other. */
  private void checkStore(VerdictCell cell, List<String> wrong) {
    long evicted = returned.stream().filter(one -> !one.kept()).count();
    if (evicted != (cell.refused() ? 0 : 1)) {
      wrong.add("links evicted: " + evicted + " of " + returned);
    }
  }

  private static final String HEAD =
      """
      # What an application is told, call by call

      Generated by `VerdictIT` from a real cluster: the connection is cut around one message, then
      the row is read on the server. *Unknown* is `TransactionStateUnknownSQLException`, *rolled
      back* `TransactionLostSQLException` (both 08007), *nothing lost* `FailoverSuccessSQLException`
      (08S02), *refused* `ReadWriteSplittingSQLException` (25001, nothing is sent). *Before it is
      sent* means that the message does not reach the server; no client can tell that from a lost
      answer, so a commit is unknown in both. *Returned, then …* is what the next query is told.
      *–* has no such message: what is refused is never sent, and what follows the answer to a flush
      at commit is the commit. A CALL counts as something that may commit, because its text does not
      say that it does not. Every message here was taken whole by the client's network stack; one
      that was not is lost for certain. %s

      | call | on | cut | before it is sent | sent, no answer | answer received |
      |---|---|---|---|---|---|
      """;
}
