package io.hibernateaws.engine.verdict;

import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The session's thread while it waits for a permit or a host, so that an abort from another thread
 * ends the wait by an interrupt, which never reaches the thread after its wait. One wait at a time;
 * {@link #abort} from any thread.
 */
public final class AbortableWait {
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Thread waiting;
  private boolean interrupted;
  private volatile boolean aborted;

  /** A wait begins on this thread; false if it must not, because the session was aborted. */
  public boolean begin() {
    lock.lock();
    try {
      if (!aborted) {
        waiting = Thread.currentThread();
      }
      return !aborted;
    } finally {
      lock.unlock();
    }
  }

  /** The wait is over; an interrupt by the abort is taken back, an earlier one of others stays. */
  public void end() {
    lock.lock();
    try {
      waiting = null;
      if (interrupted) {
        interrupted = false;
        Thread.interrupted();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Ends the running wait and refuses later ones. */
  public void abort() {
    lock.lock();
    try {
      aborted = true;
      Thread thread = waiting;
      if (thread != null && !interrupted && !thread.isInterrupted()) {
        interrupted = true;
        thread.interrupt();
      }
    } finally {
      lock.unlock();
    }
  }

  public boolean isAborted() {
    return aborted;
  }
}
