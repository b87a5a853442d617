package io.hibernateaws.local.server;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** Named threads that do not keep a JVM alive. The maker of a thread ends it. */
public final class Daemon {
  private Daemon() {}

  /** A thread that is not started yet. */
  public static Thread thread(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }

  /**
   * A thread that is not started yet, does this again and again, with this pause between, and ends
   * when it is interrupted.
   */
  public static Thread repeating(String name, Duration pause, Runnable step) {
    return thread(
        name,
        () -> {
          try {
            while (true) {
              step.run();
              Thread.sleep(pause.toMillis());
            }
          } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
          }
        });
  }

  /** One thread that works off what it is given. */
  public static ScheduledExecutorService executor(String name) {
    return Executors.newSingleThreadScheduledExecutor(work -> thread(name, work));
  }
}
