package io.hibernateaws.it.adversary;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** Plays sequences in an arena, one at a time. */
final class Match {
  /** Longer than the engine waits for anything in one step. */
  private static final int SECONDS = 20;

  /** The same where a server is lost and another one takes over. */
  private static final int SECONDS_WITH_CHANGES = 60;

  private final Arena arena;
  private final Repertoire repertoire;
  private volatile String at = "";
  private final AtomicInteger stepsBegun = new AtomicInteger();

  Match(Arena arena, Repertoire repertoire) {
    this.arena = arena;
    this.repertoire = repertoire;
  }

  /** What was wrong; empty if nothing was. */
  List<String> play(Sequence sequence) throws Exception {
    Ledger ledger = new Ledger();
    FutureTask<List<String>> game =
        new FutureTask<>(
            () -> {
              perform(sequence, ledger);
              return ledger.wrong();
            });
    Thread thread = new Thread(game, "adversary");
    thread.setDaemon(true);
    arena.begin();
    thread.start();
    List<String> wrong = new ArrayList<>();
    try {
      int seconds = arena.mostLinks() > Arena.LINKS ? SECONDS_WITH_CHANGES : SECONDS;
      wrong.addAll(await(game, seconds));
    } catch (TimeoutException e) {
      wrong.add("hangs at " + at + " in " + where(thread));
      arena.endSessions();
      thread.join(TimeUnit.SECONDS.toMillis(2));
    } catch (ExecutionException e) {
      wrong.add("at " + at + ": " + e.getCause());
    }
    if (!wrong.isEmpty()) {
      arena.renew();
    }
    return wrong;
  }

  /** On a busy machine a sequence may take longer than a step of it may. */
  private List<String> await(Future<List<String>> game, int seconds)
      throws InterruptedException, ExecutionException, TimeoutException {
    while (true) {
      int before = stepsBegun.get();
      try {
        return game.get(seconds, TimeUnit.SECONDS);
      } catch (TimeoutException e) {
        if (stepsBegun.get() == before) {
          throw e;
        }
      }
    }
  }

  private void begin(String step) {
    at = step;
    stepsBegun.incrementAndGet();
  }

  private static String where(Thread thread) {
    StringBuilder calls = new StringBuilder();
    for (StackTraceElement call : thread.getStackTrace()) {
      if (call.getClassName().startsWith("io.hibernateaws") && calls.length() < 300) {
        calls.append(calls.isEmpty() ? "" : " < ").append(call.getClassName());
        calls.append('.').append(call.getMethodName());
      }
    }
    return calls.toString();
  }

  private void perform(Sequence sequence, Ledger ledger) throws Exception {
    List<Seat> seats = List.of(new Seat(arena, ledger, 0), new Seat(arena, ledger, 1));
    for (Step step : sequence.steps()) {
      begin(step.toString());
      Seat seat = seats.get(step.seat());
      if (step.move().side().fits(seat.readOnly())) {
        step.move().deed().on(seat, new Random(step.dice()));
      }
    }
    for (Seat seat : seats) {
      begin("the end of a session");
      seat.close(seat.tenant(), seat.readOnly());
    }
    begin("the judgement");
    Thread.interrupted();
    arena.heckler.beQuiet();
    arena.proxy().heal();
    new Referee(arena, repertoire, ledger).judge();
  }
}
