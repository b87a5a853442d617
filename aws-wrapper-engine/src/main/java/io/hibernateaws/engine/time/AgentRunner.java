package io.hibernateaws.engine.time;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One daemon thread that gives an {@link Agent} its turns. The thread starts at {@link #start} and
 * ends at {@link #stop}; an agent that throws gets its next turn a second later, and each failure
 * is logged once however often it comes back.
 */
public final class AgentRunner implements Turns {
  private static final Logger LOG = Logger.getLogger(AgentRunner.class);
  private static final long AFTER_AN_ERROR = TimeUnit.SECONDS.toNanos(1);

  /** Different failures of one agent that are worth a trace each. */
  private static final int MOST_TOLD = 16;

  private final Agent agent;
  private final NanoClock clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Set<String> told = new HashSet<>();
  private boolean woken;
  private boolean stopped;
  private volatile @Nullable Thread thread;

  public AgentRunner(Agent agent, NanoClock clock) {
    this.agent = agent;
    this.clock = clock;
  }

  /** Starts the thread, once; a runner that was stopped stays stopped. */
  @Override
  public void start() {
    if (thread != null) {
      return;
    }
    lock.lock();
    try {
      if (thread == null && !stopped) {
        thread = new Thread(this::run, agent.name());
        thread.setDaemon(true);
        thread.start();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Asks for a turn now. Any thread. */
  @Override
  public void wake() {
    lock.lock();
    try {
      woken = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Ends the thread after the turn it is in and interrupts that turn; does not wait. */
  @Override
  public void stop() {
    lock.lock();
    try {
      stopped = true;
      changed.signalAll();
      if (thread != null) {
        thread.interrupt();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Waits until the thread has ended. Returns whether it has. */
  @Override
  public boolean awaitEnd(Deadline deadline) {
    Thread running = thread;
    if (running == null || running == Thread.currentThread()) {
      return true;
    }
    // Whoever closes an engine on an interrupted thread still wants it closed.
    boolean interrupted = Thread.interrupted();
    try {
      running.join(Math.max(1, deadline.millisLeft()));
    } catch (InterruptedException e) {
      interrupted = true;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    return !running.isAlive();
  }

  /** Whether the thread has ended, or never ran. */
  @Override
  public boolean hasEnded() {
    Thread running = thread;
    return running == null || !running.isAlive();
  }

  private void run() {
    try {
      long next = clock.nanoTime();
      while (awaitTurn(next)) {
        try {
          next = agent.doWork(clock.nanoTime());
        } catch (Throwable e) {
          // Also when memory ran out, and whatever code of the application throws: whoever watches
          // hosts must not be the victim of it.
          next = clock.nanoTime() + AFTER_AN_ERROR;
          tell(e);
        }
      }
    } catch (InterruptedException stopping) {
      LOG.debugf("%s was interrupted and ends", agent.name());
    } finally {
      agent.onStop();
    }
  }

  private void tell(Throwable failure) {
    if (told.size() < MOST_TOLD && told.add(failure.toString())) {
      LOG.errorf(failure, "%s failed and is started again", agent.name());
    } else {
      LOG.debugf("%s failed and is started again: %s", agent.name(), failure);
    }
  }

  private boolean awaitTurn(long next) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = next - clock.nanoTime();
      while (!woken && !stopped && left > 0) {
        left = changed.awaitNanos(left);
      }
      woken = false;
      return !stopped;
    } finally {
      lock.unlock();
    }
  }
}
