package io.hibernateaws.engine.verdict;

import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The session's thread while it waits for a permit or a host, so that an abort from another thread
 * ends the wait by an interrupt, which never reaches the thread after its wait. One wait at a time;
 * {@link #abort} from any thread.
 *
 * <p>The thread publishes itself before it looks for an abort, and an abort shows itself before it
 * looks for the thread: one of them sees the other. Only then the lock is taken, so that a wait
 * that no abort meets costs two writes.
 */
public final class AbortableWait {
  private final ReentrantLock aborting;
  private volatile @Nullable Thread waiting;
  private volatile boolean aborted;
  private volatile boolean closed;

  /** Whether the thread has an interrupt of the abort; under the lock. */
  private boolean interrupted;

  /**
   * @param aborting taken for a moment by aborts and by waits that meet one; any number of sessions
   *     may share it
   */
  public AbortableWait(ReentrantLock aborting) {
    this.aborting = aborting;
  }

  /** A wait begins on this thread; false if it must not, because the session was aborted. */
  public boolean begin() {
    waiting = Thread.currentThread();
    if (isOver()) {
      end();
      return false;
    }
    return true;
  }

  /** The wait is over; an interrupt by the abort is taken back, an earlier one of others stays. */
  public void end() {
    waiting = null;
    if (aborted) {
      takeBackInterrupt();
    }
  }

  private void takeBackInterrupt() {
    aborting.lock();
    try {
      if (interrupted) {
        interrupted = false;
        Thread.interrupted();
      }
    } finally {
      aborting.unlock();
    }
  }

  /** Ends the running wait and refuses later ones. */
  public void abort() {
    aborting.lock();
    try {
      aborted = true;
      Thread thread = waiting;
      if (thread != null && !interrupted && !thread.isInterrupted()) {
        interrupted = true;
        thread.interrupt();
      }
    } finally {
      aborting.unlock();
    }
  }

  /**
   * The session is closed: what still waits for a link, which only another thread can, ends, and
   * none is taken any more. Costs the thread of the session one write.
   */
  public void close() {
    closed = true;
    Thread thread = waiting;
    if (thread != null && thread != Thread.currentThread()) {
      abort();
    }
  }

  public boolean isAborted() {
    return aborted;
  }

  /** Whether the session is aborted or closed. */
  public boolean isOver() {
    return aborted || closed;
  }
}
