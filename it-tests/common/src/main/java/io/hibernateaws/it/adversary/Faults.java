package io.hibernateaws.it.adversary;

import io.hibernateaws.it.Product;
import io.hibernateaws.it.Sql;
import io.hibernateaws.local.proxy.Ending;
import io.hibernateaws.local.proxy.Moment;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** What happens to an application: a lost connection, an abort, an interrupt. */
final class Faults {
  private static final List<String> TRANSACTION_WORDS =
      List.of("begin", "commit", "rollback", "savepoint", "release");

  /** What a session's messages say first, and monitors' never. */
  private static final List<String> TEXTS =
      List.of("insert", "insert into blue.note (id, owner) values (", "begin", "commit", "call");

  private static final List<Moment> MOMENTS = List.of(Moment.values());

  private Faults() {}

  private static Move fault(String name, Deed deed) {
    return new Move(
        Kind.FAULT,
        Side.BOTH,
        name,
        (seat, dice) -> {
          seat.excuse();
          deed.on(seat, dice);
        });
  }

  static List<Move> all(Repertoire repertoire) {
    return List.of(
        fault("cut at a message", Faults::cut),
        fault("cut at the next message", (seat, dice) -> cut(seat, dice, 0)),
        fault("cut within a message", Faults::cutWithin),
        fault("abort", (seat, dice) -> seat.end(c -> c.abort(Runnable::run))),
        fault("abort from another thread", Faults::abortElsewhere),
        fault("interrupted", Faults::interrupted),
        fault(
            "its server session ends",
            (seat, dice) -> seat.call(c -> Sql.run(c, repertoire.endingItself()))));
  }

  private static void cut(Seat seat, Random dice) {
    cut(seat, dice, 1 + dice.nextInt(4));
  }

  private static void cut(Seat seat, Random dice, int after) {
    Moment moment = MOMENTS.get(dice.nextInt(MOMENTS.size()));
    Ending ending = dice.nextBoolean() ? Ending.RESET : Ending.FIN;
    AtomicInteger left = new AtomicInteger(after);
    Predicate<String> ours = Faults::isOfASession;
    seat.arena.proxy().cutAt(sql -> ours.test(sql) && left.getAndDecrement() == 0, moment, ending);
  }

  /** Some bytes of the message arrive: fewer than it has, so that nothing later is cut. */
  private static void cutWithin(Seat seat, Random dice) {
    String begin = TEXTS.get(dice.nextInt(TEXTS.size()));
    seat.arena.proxy().cutWithin(begin, dice.nextInt(begin.length()));
  }

  /** Monitors send none of these, so that the same message is cut in every run. */
  private static boolean isOfASession(String sql) {
    String text = sql.strip().toLowerCase(Locale.ROOT);
    return text.contains("note") || TRANSACTION_WORDS.stream().anyMatch(text::startsWith);
  }

  private static void abortElsewhere(Seat seat, Random dice) throws Exception {
    String sleep = Product.underTest().sql().sleep(Duration.ofSeconds(15));
    Connection session = seat.connection();
    CompletableFuture<Void> abort = onceRunning(seat, sleep, () -> session.abort(Runnable::run));
    seat.end(c -> Sql.run(c, sleep));
    abort.get();
  }

  /** A call that another thread makes. */
  @FunctionalInterface
  interface Aside {
    void call() throws SQLException;
  }

  /** Another thread makes the call once the server runs this text. */
  static CompletableFuture<Void> onceRunning(Seat seat, String text, Aside aside) {
    return CompletableFuture.runAsync(
        () -> {
          awaitRunning(seat.arena, text);
          try {
            aside.call();
          } catch (Exception e) {
            seat.wrong("a call from another thread threw " + e);
          }
        });
  }

  private static void awaitRunning(Arena arena, String sql) {
    try (Connection admin = arena.admin()) {
      String running = Product.underTest().sessions().running(sql);
      for (int i = 0; i < 500 && Sql.text(admin, running).equals("0"); i++) {
        Thread.sleep(5);
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static void interrupted(Seat seat, Random dice) {
    Thread.currentThread().interrupt();
    try {
      if (dice.nextBoolean() && !seat.readOnly()) {
        seat.write((c, row) -> Sql.run(c, Seat.insert(row)));
      } else {
        seat.ask("select 7 /* note */", "7");
      }
    } finally {
      Thread.interrupted();
    }
  }
}
