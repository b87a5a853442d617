package io.hibernateaws.engine.api;

import org.jspecify.annotations.Nullable;

/**
 * What a session starts with, beside its request. Getters answer these values and every link that
 * the session binds gets them.
 *
 * @param autoCommit {@code false} where the application relies on the provider to switch autocommit
 *     off ({@code hibernate.connection.provider_disables_autocommit})
 * @param isolation one of the constants of {@link java.sql.Connection}; null for the server's
 *     default
 * @param schema in which every link of the session resolves names, also after a rollback or a
 *     failover: a tenant's; null for the link's own
 */
public record SessionOptions(
    boolean autoCommit, @Nullable Integer isolation, @Nullable String schema) {
  /** JDBC's own: autocommit on, the server's isolation. */
  public static final SessionOptions DEFAULT = new SessionOptions(true, null);

  /** In the link's own schema. */
  public SessionOptions(boolean autoCommit, @Nullable Integer isolation) {
    this(autoCommit, isolation, null);
  }

  /** The same in this schema; null for the link's own. */
  public SessionOptions withSchema(@Nullable String value) {
    return new SessionOptions(autoCommit, isolation, value);
  }
}
