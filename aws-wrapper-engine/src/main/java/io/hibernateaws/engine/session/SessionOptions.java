package io.hibernateaws.engine.session;

import org.jspecify.annotations.Nullable;

/**
 * What a session starts with, beside its request. Getters answer these values and every link that
 * the session binds gets them.
 *
 * @param autoCommit {@code false} where the application relies on the provider to switch autocommit
 *     off ({@code hibernate.connection.provider_disables_autocommit})
 * @param isolation one of the constants of {@link java.sql.Connection}; null for the server's
 *     default
 * @param followsThread whether the thread may make it read-only: by its transaction, or a {@link
 *     io.hibernateaws.engine.api.ReadOnlyScope}
 */
public record SessionOptions(
    boolean autoCommit, @Nullable Integer isolation, boolean followsThread) {
  /** JDBC's own: autocommit on, the server's isolation. */
  public static final SessionOptions DEFAULT = new SessionOptions(true, null);

  public SessionOptions(boolean autoCommit, @Nullable Integer isolation) {
    this(autoCommit, isolation, true);
  }

  /** The same for a connection that may write unless it is itself asked to be read-only. */
  public SessionOptions withoutThread() {
    return new SessionOptions(autoCommit, isolation, false);
  }
}
