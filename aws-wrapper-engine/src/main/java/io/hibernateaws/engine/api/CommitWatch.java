package io.hibernateaws.engine.api;

import org.jspecify.annotations.Nullable;

/**
 * Whether something that this thread has written was committed while the watch is open, through any
 * connection of any engine: by {@code commit()}, by {@code setAutoCommit(true)}, by a text, or by a
 * statement in autocommit mode. Who would run a piece of work again asks it first.
 *
 * <pre>{@code
 * try (CommitWatch watch = CommitWatch.open()) {
 *   work.run();
 * } catch (RuntimeException e) { … }
 * }</pre>
 *
 * <p>A transaction whose texts are all known to have no effect, and one of a read-only session,
 * commits nothing. What another thread commits for the work is not seen: work that hands its
 * writing to other threads is watched there or not at all. Bound to the thread that opened it;
 * watches nest, and what one sees its outer ones see too.
 */
public final class CommitWatch implements AutoCloseable {
  private static final ThreadLocal<@Nullable CommitWatch> CURRENT = new ThreadLocal<>();

  private final @Nullable CommitWatch around;
  private final boolean apart;
  private boolean committed;
  private boolean doubtful;
  private @Nullable Object sentOn;
  private long sentCall;

  private CommitWatch(boolean apart) {
    this.apart = apart;
    this.around = CURRENT.get();
    CURRENT.set(this);
  }

  /** Watches this thread until {@link #close}. */
  public static CommitWatch open() {
    return new CommitWatch(false);
  }

  /**
   * The same for what is no part of the work around it, for example the transaction of its own in
   * which a generator takes its next identifiers: the watches around it do not see it.
   */
  public static CommitWatch apart() {
    return new CommitWatch(true);
  }

  /** Whether the server has acknowledged the commit of something that may have written. */
  public boolean hasCommitted() {
    settle();
    return committed;
  }

  /** Whether something may be committed although no answer says so, or not clearly. */
  public boolean isDoubtful() {
    return doubtful;
  }

  /** For the engine: a commit of something that may have written was acknowledged. */
  public static void committed() {
    CommitWatch watch = CURRENT.get();
    if (watch != null) {
      watch.committed = true;
    }
  }

  /** For the engine: something may be committed. */
  public static void doubt() {
    CommitWatch watch = CURRENT.get();
    if (watch != null) {
      watch.doubtful = true;
    }
  }

  /**
   * For the engine: a statement is sent that commits by itself; it counts as acknowledged unless
   * {@link #failed} follows.
   *
   * @param on what it is sent on
   * @param call number of the call there
   */
  public static void sent(Object on, long call) {
    CommitWatch watch = CURRENT.get();
    if (watch != null) {
      watch.settle();
      watch.sentOn = on;
      watch.sentCall = call;
    }
  }

  /**
   * For the engine: a call has failed.
   *
   * @return whether it was the statement that was {@link #sent} last
   */
  public static boolean failed(Object on, long call) {
    CommitWatch watch = CURRENT.get();
    if (watch == null || watch.sentOn != on || watch.sentCall != call) {
      return false;
    }
    watch.sentOn = null;
    return true;
  }

  /** What was sent last has been answered, because no failure of it was told. */
  private void settle() {
    committed |= sentOn != null;
    sentOn = null;
  }

  /**
   * Ends the watch and those inside it that were left open. Any number of times; on the thread that
   * opened it.
   */
  @Override
  public void close() {
    for (CommitWatch open = CURRENT.get(); open != null; open = open.around) {
      if (open == this) {
        leave();
        return;
      }
    }
  }

  private void leave() {
    CommitWatch next = CURRENT.get();
    while (next != around && next != null) {
      next.settle();
      CommitWatch outer = next.around;
      if (outer != null && !next.apart) {
        outer.committed |= next.committed;
        outer.doubtful |= next.doubtful;
      }
      next = outer;
    }
    if (around == null) {
      CURRENT.remove();
    } else {
      CURRENT.set(around);
    }
  }
}
