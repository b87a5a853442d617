package io.hibernateaws.it.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.hibernateaws.engine.api.EngineEvent;
import io.hibernateaws.it.Asking;
import io.hibernateaws.it.Product;
import io.hibernateaws.it.ProductSql;
import io.hibernateaws.it.Sql;
import io.hibernateaws.it.Told;
import io.hibernateaws.it.Units;
import io.hibernateaws.it.VerdictRows;
import io.hibernateaws.it.verdict.VerdictCall.Nature;
import io.hibernateaws.it.verdict.VerdictCall.Place;
import io.hibernateaws.local.LocalAurora;
import io.hibernateaws.local.proxy.Cut;
import io.hibernateaws.local.proxy.Ending;
import io.hibernateaws.local.proxy.Moment;
import jakarta.persistence.EntityManagerFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Every kind of call, cut around its message by the proxy: what the application is told, compared
 * with the row on the server. {@code docs/verdicts.md} is this test's table; {@code
 * -Dverdicts.write} writes it anew.
 */
@Timeout(300)
class VerdictIT {
  private static final Path TABLE = Product.underTest().verdicts();
  private static final int WRITER = 1;
  private static final int READER = 2;

  private static LocalAurora cluster;
  private static EntityManagerFactory jpa;
  private static SessionFactory unit;
  private static Connection server;

  private final List<EngineEvent.Returned> returned = new CopyOnWriteArrayList<>();

  /** When the connection is cut, as the application sees it. */
  private enum When {
    NOT_SENT("before it is sent", Moment.BEFORE_SERVER, Ending.RESET),
    NO_ANSWER("sent, no answer", Moment.BEFORE_ANSWER, Ending.RESET),
    /** By FIN, which cannot overtake the answer. */
    ANSWERED("answer received", Moment.AFTER_ANSWER, Ending.FIN);

    final String words;
    final Moment moment;
    final Ending ending;

    When(String words, Moment moment, Ending ending) {
      this.words = words;
      this.moment = moment;
      this.ending = ending;
    }
  }

  private record Cell(VerdictCall call, When when, Place place, boolean reader) {
    boolean refused() {
      return reader && call.writes();
    }

    /** Whether the call at which the cut is ends what it belongs to. */
    boolean ends() {
      return place == Place.COMMIT || call.autoCommit() || call.nature() == Nature.ENDS;
    }

    boolean mayCommit() {
      boolean commits =
          place == Place.COMMIT
              || call.nature() == Nature.ENDS
              || (call.autoCommit() && call.nature() != Nature.READS);
      // A procedure may commit where no answer has proved that its reader still was one.
      boolean unproved = call.autoCommit() && call.nature() == Nature.ENDS;
      return commits && (!reader || unproved);
    }

    /** What the call has to say, and what the next one has to say if it returned. */
    Told expected() {
      if (refused()) {
        return Told.REFUSED;
      }
      return when == When.ANSWERED ? Told.RETURNED : lostInFlight();
    }

    private Told lostInFlight() {
      if (mayCommit()) {
        return Told.UNKNOWN;
      }
      boolean nothing =
          call.autoCommit() || (place == Place.FIRST && call.nature() == Nature.READS);
      return nothing ? Told.NOTHING_LOST : Told.ROLLED_BACK;
    }

    Told expectedNext() {
      return ends() ? Told.NOTHING_LOST : Told.ROLLED_BACK;
    }
  }

  /**
   * @param next what the look-up after a call that returned said
   * @param there whether what the unit of work wrote is on the server; null if it writes nothing
   */
  private record Result(Cell cell, Told told, Told next, String there, List<String> wrong) {
    String text() {
      String words = told == Told.RETURNED ? "returned, then " + next.words : told.words;
      return words + there + (wrong.isEmpty() ? "" : " **WRONG: " + wrong + "**");
    }
  }

  @BeforeAll
  static void start() throws SQLException {
    cluster = Product.newCluster().instances(2).start();
    jpa =
        Units.ofJpa(
            "verdicts",
            Units.settings(
                cluster,
                Map.of("jakarta.persistence.schema-generation.database.action", "create")));
    unit = Units.ofNative(Units.settings(cluster));
    server = cluster.directConnection(WRITER);
    VerdictRows.create(server);
    VerdictRows.insert(server, UUID.randomUUID());
    ProductSql sql = Product.underTest().sql();
    List<String> procedures = new ArrayList<>();
    procedures.addAll(sql.committingProcedure("verdict_commits", "verdict_row"));
    procedures.addAll(sql.readingProcedure("verdict_reads", "verdict_row"));
    for (String procedure : procedures) {
      Sql.run(server, procedure);
    }
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
            Cell cell = new Cell(call, when, place, reader);
            if (exists(cell)) {
              results.add(run(cell));
            }
          }
        }
      }
    }
    List<String> wrong =
        results.stream()
            .filter(result -> !result.wrong().isEmpty())
            .map(result -> describe(result.cell()) + ": " + result.wrong())
            .toList();
    System.out.println("VERDICTS cells=" + results.size() + " wrong=" + wrong.size());
    assertThat(wrong).isEmpty();
    compare(table(results));
  }

  private static boolean exists(Cell cell) {
    VerdictCall call = cell.call();
    if (!call.places().contains(cell.place()) || (cell.reader() && !call.onReader())) {
      return false;
    }
    if (cell.refused()) {
      // Refused before anything is sent, so there is no message to cut and no transaction to end.
      return cell.when() == When.NOT_SENT && cell.place() != Place.COMMIT;
    }
    // What follows the answer to a flush at commit is the commit itself.
    return !(call.atCommit() && cell.when() == When.ANSWERED);
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

  private Result run(Cell cell) throws Exception {
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
      work.begin();
      if (cell.place() != Place.FIRST) {
        work.before(before);
      }
      if (cell.place() == Place.COMMIT) {
        work.call(row);
      }
      Cut cut =
          cluster
              .proxy(host)
              .cutAt(cell.call().message(cell.place()), cell.when().moment, cell.when().ending);
      Throwable thrown = catchThrowable(call(work, cell, row));
      told = Told.of(thrown);
      if (told == Told.OTHER) {
        wrong.add(String.valueOf(thrown));
      }
      check(told, cell.expected(), "told", wrong);
      if (!cell.refused() && !isCut(cut)) {
        wrong.add("no message was cut");
      }
      cluster.proxy(host).heal();
      if (told == Told.RETURNED) {
        next = Told.of(catchThrowable(work::lookUp));
        check(next, cell.expectedNext(), "told next", wrong);
      }
      wrong.addAll(work.wrongAfter(told == Told.RETURNED ? next : told));
    }
    checkStore(cell, wrong);
    return new Result(cell, told, next, checkRows(cell, told, before, row, wrong), wrong);
  }

  private static boolean isCut(Cut cut) {
    try {
      cut.await(Duration.ofSeconds(2));
      return true;
    } catch (IllegalStateException never) {
      return false;
    }
  }

  private static ThrowingCallable call(Work work, Cell cell, UUID row) {
    if (cell.place() == Place.COMMIT) {
      return work::commit;
    }
    return () -> {
      work.call(row);
      if (cell.call().atCommit()) {
        work.commit();
      }
    };
  }

  private static void check(Told was, Told wanted, String what, List<String> wrong) {
    if (was != wanted) {
      wrong.add(what + " '" + was.words + "' instead of '" + wanted.words + "'");
    }
  }

  /** The link that was cut is gone, and no other. */
  private void checkStore(Cell cell, List<String> wrong) {
    long evicted = returned.stream().filter(one -> !one.kept()).count();
    if (evicted != (cell.refused() ? 0 : 1)) {
      wrong.add("links evicted: " + evicted + " of " + returned);
    }
  }

  /** Reads the rows on the server and compares them with what was told. */
  private static String checkRows(Cell cell, Told told, UUID before, UUID row, List<String> wrong)
      throws SQLException {
    boolean wroteBefore = cell.place() != Place.FIRST && !cell.reader();
    boolean beforeIsThere = VerdictRows.isThere(server, before);
    boolean writesRow =
        cell.call().writes() && (cell.call().autoCommit() || cell.call().nature() != Nature.ENDS);
    boolean rowIsThere = VerdictRows.isThere(server, row);
    if (cell.call().autoCommit() && wroteBefore && !beforeIsThere) {
      wrong.add("what was committed before is gone");
    }
    boolean inOneTransaction = !cell.call().autoCommit();
    if (inOneTransaction && wroteBefore && writesRow && beforeIsThere != rowIsThere) {
      wrong.add("half of the transaction is there");
    }
    if (!writesRow && !(inOneTransaction && wroteBefore)) {
      return "";
    }
    boolean there = writesRow ? rowIsThere : beforeIsThere;
    boolean committed = told == Told.RETURNED && cell.ends();
    boolean notCommitted =
        told == Told.ROLLED_BACK
            || told == Told.NOTHING_LOST
            || told == Told.REFUSED
            || (told == Told.RETURNED && !cell.ends());
    if ((committed && !there) || (notCommitted && there)) {
      wrong.add("told " + told.words + ", and the row is " + (there ? "there" : "not there"));
    }
    return there ? "; committed" : "; not committed";
  }

  // ---- the table

  private static String describe(Cell cell) {
    return "%s, %s, %s, %s"
        .formatted(
            cell.call().name(),
            cell.reader() ? "reader" : "writer",
            cell.place().words,
            cell.when().words);
  }

  private static String table(List<Result> results) {
    Map<String, StringJoiner> rows = new LinkedHashMap<>();
    Map<String, Integer> cells = new HashMap<>();
    for (Result result : results) {
      Cell cell = result.cell();
      String row =
          "%s | %s | %s"
              .formatted(
                  cell.call().name(), cell.reader() ? "reader" : "writer", cell.place().words);
      rows.computeIfAbsent(row, r -> new StringJoiner(" | ")).add(result.text());
      cells.merge(row, 1, Integer::sum);
    }
    StringBuilder text = new StringBuilder(HEAD);
    rows.forEach(
        (row, told) -> {
          int missing = When.values().length - cells.getOrDefault(row, 0);
          text.append("| ").append(row).append(" | ").append(told);
          text.append(" | –".repeat(missing)).append(" |\n");
        });
    return text.toString();
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
      say that it does not. On a reader a commit is certain because the server was in recovery with
      its last answer in the transaction; a CALL in autocommit mode has no such answer.

      | call | on | cut | before it is sent | sent, no answer | answer received |
      |---|---|---|---|---|---|
      """;

  private static void compare(String table) throws IOException {
    if (System.getProperty("verdicts.write") != null) {
      Files.writeString(TABLE, table);
    }
    assertThat(TABLE).as("run with -Dverdicts.write to write it anew").content().isEqualTo(table);
  }
}
