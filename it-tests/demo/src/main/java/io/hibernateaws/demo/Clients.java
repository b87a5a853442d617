package io.hibernateaws.demo;

import io.hibernateaws.demo.Operation.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Four clients that order and four that look, each on a thread of its own, until they are sent
 * home.
 */
final class Clients implements AutoCloseable {
  private static final int OF_EACH_KIND = 4;

  /** Keeps a small machine from measuring itself. */
  private static final Duration THINKING = Duration.ofMillis(5);

  private static final Duration AFTER_AN_ERROR = Duration.ofMillis(50);

  private final Shop shop;
  private final Journal journal;
  private final List<Thread> threads = new ArrayList<>();
  private final Map<String, Throwable> deaths = new ConcurrentHashMap<>();
  private volatile boolean open = true;

  Clients(Shop shop, Journal journal) {
    this.shop = shop;
    this.journal = journal;
    for (int n = 1; n <= OF_EACH_KIND; n++) {
      int client = n;
      threads.add(new Thread(() -> order(client), "demo-writer-" + n));
      threads.add(new Thread(this::look, "demo-reader-" + n));
    }
  }

  void arrive() {
    for (Thread thread : threads) {
      thread.setDaemon(true);
      thread.setUncaughtExceptionHandler((dead, cause) -> deaths.put(dead.getName(), cause));
      thread.start();
    }
  }

  private void order(int client) {
    for (int n = 1; open; n++) {
      Cart cart = Cart.of(client, n);
      long beganAt = System.nanoTime();
      try {
        Place place = shop.take(cart);
        journal.taken(cart, new Operation(Kind.WRITE, place, beganAt, System.nanoTime()));
        pause(THINKING);
      } catch (RuntimeException e) {
        journal.refused(cart, e);
        pause(AFTER_AN_ERROR);
      }
    }
  }

  private void look() {
    while (open) {
      long beganAt = System.nanoTime();
      try {
        Place place = shop.showNewest();
        journal.shown(new Operation(Kind.READ, place, beganAt, System.nanoTime()));
        pause(THINKING);
      } catch (RuntimeException e) {
        journal.notShown(e);
        pause(AFTER_AN_ERROR);
      }
    }
  }

  private static void pause(Duration time) {
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Lets everybody finish what they are at.
   *
   * @throws IllegalStateException if somebody does not get an answer within 10 s, or stopped early
   *     for a reason that no client could have caught
   */
  @Override
  public void close() {
    open = false;
    long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    for (Thread thread : threads) {
      try {
        thread.join(Math.max(1, (end - System.nanoTime()) / 1_000_000));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      if (thread.isAlive()) {
        throw new IllegalStateException(
            thread.getName() + " has waited for an answer of the database for 10 s");
      }
    }
    deaths.forEach(
        (name, cause) -> {
          throw new IllegalStateException(name + " stopped early: " + cause, cause);
        });
  }
}
