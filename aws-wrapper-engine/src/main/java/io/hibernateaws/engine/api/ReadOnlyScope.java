package io.hibernateaws.engine.api;

import org.jspecify.annotations.Nullable;

/**
 * What the connections of a thread are for while it is open: {@link #open} says that they only
 * read, so that readers serve them; {@link #writable} takes that back for the work inside.
 *
 * <pre>{@code
 * try (ReadOnlyScope reads = ReadOnlyScope.open()) {
 *   report(sessionFactory);
 * }
 * }</pre>
 *
 * <p>A connection looks when it begins a unit of work, so a running transaction stays as it began,
 * whatever is opened or closed meanwhile. The innermost scope counts, and before a read-only
 * transaction of Spring or Jakarta; a session that was itself asked to be read-only stays so even
 * in a writable scope. Acts where {@code hibernate.aws.read_write_splitting.signals} has {@code
 * scope}. Bound to the thread that opened it: other threads are not affected.
 */
public final class ReadOnlyScope implements AutoCloseable {
  private static final ThreadLocal<@Nullable ReadOnlyScope> CURRENT = new ThreadLocal<>();

  private final Thread owner = Thread.currentThread();
  private final @Nullable ReadOnlyScope outer;
  private final boolean readOnly;
  private final ReadToken token;

  private ReadOnlyScope(boolean readOnly, ReadToken token) {
    this.readOnly = readOnly;
    this.token = token;
    this.outer = CURRENT.get();
    CURRENT.set(this);
  }

  /** From here to {@link #close} connections of this thread only read. */
  public static ReadOnlyScope open() {
    return new ReadOnlyScope(true, ReadToken.NONE);
  }

  /**
   * The same, and what they read is at least as new as the token says. That part acts on every
   * read-only connection of the thread, whatever made it one.
   */
  public static ReadOnlyScope after(ReadToken token) {
    return new ReadOnlyScope(true, token);
  }

  /** From here to {@link #close} connections of this thread may write, as without any scope. */
  public static ReadOnlyScope writable() {
    return new ReadOnlyScope(false, ReadToken.NONE);
  }

  /** The innermost open scope of this thread, null if there is none. */
  public static @Nullable ReadOnlyScope current() {
    return CURRENT.get();
  }

  public boolean isReadOnly() {
    return readOnly;
  }

  /** What reads must see because of this scope; those around it count as well. */
  public ReadToken token() {
    return token;
  }

  /** The scope around this one, null if there is none. */
  public @Nullable ReadOnlyScope outer() {
    return outer;
  }

  /**
   * Ends the scope, and every scope inside it that was left open; the one around it counts again.
   * Any number of times.
   *
   * @throws IllegalStateException on another thread than the one that opened it
   */
  @Override
  public void close() {
    if (Thread.currentThread() != owner) {
      throw new IllegalStateException(
          "This scope was opened by thread "
              + owner.getName()
              + " and acts on it alone; close it there, best by try-with-resources.");
    }
    for (ReadOnlyScope open = CURRENT.get(); open != null; open = open.outer) {
      if (open == this) {
        leave();
        return;
      }
    }
  }

  private void leave() {
    if (outer == null) {
      CURRENT.remove();
    } else {
      CURRENT.set(outer);
    }
  }
}
