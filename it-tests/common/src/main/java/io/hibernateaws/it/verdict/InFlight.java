package io.hibernateaws.it.verdict;

import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.hibernateaws.it.Asking;
import io.hibernateaws.it.Product;
import io.hibernateaws.it.Told;
import io.hibernateaws.it.Units;
import io.hibernateaws.it.verdict.VerdictCell.Result;
import io.hibernateaws.it.verdict.VerdictCell.When;
import io.hibernateaws.local.LocalAurora;
import io.hibernateaws.local.proxy.Cut;
import io.hibernateaws.local.proxy.Ending;
import jakarta.persistence.EntityManagerFactory;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import java.util.function.Predicate;
import org.hibernate.Session;
import org.hibernate.SessionFactory;

/**
 * Cells of the verdict matrix whose messages, or whose answers, are all under way when their server
 * is lost: many at once, because a server takes seconds to die and to come back.
 */
final class InFlight {
  private static final Duration DEADLINE = Duration.ofSeconds(40);

  /** What is under way at once at most. */
  private static final int AT_ONCE = 70;

  private final LocalAurora cluster;
  private final boolean reader;
  private final IntConsumer loss;

  private record Flight(
      VerdictCell cell, Work work, UUID before, UUID row, Future<Told> told, List<String> wrong) {}

  /**
   * @param reader whether the calls run on a reader, which is the one that is lost
   * @param loss loses the instance with this number; every instance runs afterwards
   */
  InFlight(LocalAurora cluster, boolean reader, IntConsumer loss) {
    this.cluster = cluster;
    this.reader = reader;
    this.loss = loss;
  }

  /** Every cell of these calls in which a message is lost. */
  List<Result> lose(Predicate<VerdictCall> which) throws Exception {
    List<Result> results = new ArrayList<>();
    int from = 0;
    int to;
    do {
      // New units for every loss, because they know the member that has just come back.
      Map<String, Object> settings =
          Units.settings(cluster, Product.underTest().severalStatements());
      settings.put("hibernate.aws.pool.max_size", AT_ONCE);
      // In a stricter one some servers lock what is between rows, and the transactions would wait.
      settings.put("hibernate.connection.isolation", "READ_COMMITTED");
      try (EntityManagerFactory jpa = Units.ofJpa("losses", settings);
          SessionFactory unit = Units.ofNative(settings)) {
        List<VerdictCell> cells = cells(new VerdictCalls(unit, jpa), which);
        to = Math.min(cells.size(), from + AT_ONCE);
        awaitReader(List.of(unit, jpa.unwrap(SessionFactory.class)));
        results.addAll(loseAtOnce(cells.subList(from, to)));
        from = to < cells.size() ? to : 0;
      }
    } while (from > 0);
    return results;
  }

  private List<VerdictCell> cells(VerdictCalls calls, Predicate<VerdictCall> which) {
    List<VerdictCell> cells = new ArrayList<>();
    for (VerdictCall call : calls.all()) {
      for (VerdictCall.Place place : VerdictCall.Place.values()) {
        for (When when : List.of(When.NOT_SENT, When.NO_ANSWER)) {
          VerdictCell cell = new VerdictCell(call, when, place, reader);
          if (which.test(call) && cell.exists() && !cell.refused()) {
            cells.add(cell);
          }
        }
      }
    }
    return cells;
  }

  private int host() {
    int writer = cluster.writer();
    return reader ? 3 - writer : writer;
  }

  private void awaitReader(List<SessionFactory> units) {
    for (SessionFactory each : units) {
      await()
          .atMost(DEADLINE)
          .pollInterval(Duration.ofMillis(20))
          .until(
              () -> {
                try (Session session = each.withOptions().readOnly(reader).openSession()) {
                  return Asking.instance(session).equals(cluster.instanceId(host()));
                }
              });
    }
  }

  private List<Result> loseAtOnce(List<VerdictCell> cells) throws Exception {
    int host = host();
    int writer = cluster.writer();
    ExecutorService threads = Executors.newCachedThreadPool();
    List<Flight> flights = new ArrayList<>();
    List<Result> results = new ArrayList<>();
    try {
      for (VerdictCell cell : cells) {
        flights.add(begin(cell, host, threads));
      }
      loss.accept(host);
      for (Flight each : flights) {
        each.told.get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
      }
      await().atMost(DEADLINE).until(() -> reader || cluster.writer() != writer);
      try (Connection server = cluster.directConnection(cluster.writer())) {
        for (Flight each : flights) {
          results.add(end(each, server));
        }
      }
    } finally {
      threads.shutdownNow();
    }
    return results;
  }

  private Flight begin(VerdictCell cell, int host, ExecutorService threads) throws Exception {
    UUID before = UUID.randomUUID();
    UUID row = UUID.randomUUID();
    List<String> wrong = new ArrayList<>();
    Work work = cell.call().opener().open(reader);
    cell.prepare(work, before, row);
    Cut cut = cell.cut(cluster.proxy(host), Ending.SILENCE);
    Future<Told> told = threads.submit(() -> Told.of(catchThrowable(cell.on(work, row))));
    cut.await(DEADLINE);
    return new Flight(cell, work, before, row, told, wrong);
  }

  private static Result end(Flight flight, Connection server) throws Exception {
    VerdictCell cell = flight.cell;
    List<String> wrong = flight.wrong;
    Told told = flight.told.get();
    VerdictCell.check(told, cell.expected(), "told", wrong);
    wrong.addAll(flight.work.wrongAfter(told));
    flight.work.close();
    String there = cell.checkRows(server, told, flight.before, flight.row, wrong);
    return new Result(cell, told, Told.RETURNED, there, wrong);
  }
}
