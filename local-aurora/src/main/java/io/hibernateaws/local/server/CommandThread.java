package io.hibernateaws.local.server;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The one thread on which everything about a cluster's roles is decided. Thread-safe. */
public final class CommandThread implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(CommandThread.class);

  /** Long, because a member that rejoins may have to copy gigabytes. */
  private static final Duration COMMAND_DEADLINE = Duration.ofMinutes(10);

  private final ScheduledExecutorService executor;
  private volatile boolean closed;

  /** The supervisor's thread of a cluster. */
  public CommandThread(String cluster) {
    this.executor = Daemon.executor("local-aurora-supervisor " + cluster);
  }

  /** A step that can fail. */
  public interface Step {
    void run() throws Exception;
  }

  /** Does it on the thread; returns when it is done. */
  public void command(Step step) {
    Callable<@Nullable Void> work =
        () -> {
          step.run();
          return null;
        };
    try {
      executor.submit(work).get(COMMAND_DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException("The cluster could not do it", e.getCause());
    } catch (TimeoutException e) {
      throw new IllegalStateException("The cluster was not done within " + COMMAND_DEADLINE, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while the cluster was working", e);
    }
  }

  /** Does it after a while; a failure is logged. */
  public void schedule(Runnable work, Duration delay) {
    if (!closed) {
      var unused =
          executor.schedule(
              () -> {
                try {
                  work.run();
                } catch (RuntimeException e) {
                  LOG.warn("The supervisor failed in a step", e);
                }
              },
              delay.toNanos(),
              TimeUnit.NANOSECONDS);
    }
  }

  /** Does it again and again, with this pause between; a failure is left to the next time. */
  public void repeat(Step step, Duration pause) {
    var unused =
        executor.scheduleWithFixedDelay(
            () -> {
              if (closed) {
                return;
              }
              try {
                step.run();
              } catch (Exception e) {
                LOG.debugf("The supervisor tries again: %s", e);
              }
            },
            pause.toMillis(),
            pause.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    closed = true;
    executor.shutdownNow();
    try {
      if (!executor.awaitTermination(10, TimeUnit.SECONDS)) {
        LOG.warn("The supervisor did not end within 10 s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
