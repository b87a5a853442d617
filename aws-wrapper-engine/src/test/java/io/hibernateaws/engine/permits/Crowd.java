package io.hibernateaws.engine.permits;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/** Threads that start together, each with random numbers of its own. Fails with what they threw. */
public final class Crowd {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /** What one of them does. */
  public interface Task {
    void run(SplittableRandom random) throws Exception;
  }

  /** What one thread does alone. */
  public interface Step {
    void run() throws Exception;
  }

  private final List<Thread> threads = new ArrayList<>();
  private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
  private final CountDownLatch start = new CountDownLatch(1);
  private final long seed;

  private Crowd(long seed) {
    this.seed = seed;
  }

  public static Crowd of(int size, long seed, Task task) {
    Crowd crowd = new Crowd(seed);
    for (int i = 0; i < size; i++) {
      SplittableRandom random = new SplittableRandom(seed * 1_000 + i);
      Thread thread = new Thread(() -> crowd.run(task, random), "crowd-" + i);
      thread.setDaemon(true);
      crowd.threads.add(thread);
    }
    return crowd;
  }

  /** A daemon that has been started; an interrupt ends it. */
  public static Thread one(Step step) {
    Thread thread =
        new Thread(
            () -> {
              try {
                step.run();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            },
            "crowd of one");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  /** As long as a short statement takes; an interrupt ends it. */
  public static void hold(SplittableRandom random) {
    LockSupport.parkNanos(random.nextInt(200_000));
  }

  private void run(Task task, SplittableRandom random) {
    try {
      awaitStart();
      task.run(random);
    } catch (Throwable e) {
      failures.add(e);
    }
  }

  /** The first interrupt may come before the task has begun. */
  private void awaitStart() {
    boolean interrupted = false;
    while (start.getCount() > 0) {
      try {
        start.await();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  public void run() throws InterruptedException {
    threads.forEach(Thread::start);
    start.countDown();
    end();
  }

  /** Somebody interrupts one of them after the other, at random, at most once in a millisecond. */
  public void runUnderInterrupts() throws InterruptedException {
    threads.forEach(Thread::start);
    start.countDown();
    SplittableRandom random = new SplittableRandom(seed);
    while (threads.stream().anyMatch(Thread::isAlive)) {
      Thread one = threads.get(random.nextInt(threads.size()));
      one.interrupt();
      one.join(1);
    }
    end();
  }

  private void end() throws InterruptedException {
    for (Thread thread : threads) {
      thread.join(PATIENCE.toMillis());
      if (thread.isAlive()) {
        AssertionError stuck = new AssertionError(thread.getName() + " does not end");
        stuck.setStackTrace(thread.getStackTrace());
        throw stuck;
      }
    }
    Throwable failure = failures.peek();
    if (failure != null) {
      throw new AssertionError("with -Dstress.seed=" + seed + ": " + failure, failure);
    }
  }
}
