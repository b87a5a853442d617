package io.hibernateaws.engine.api;

import org.jspecify.annotations.Nullable;

/**
 * What a connection of the engine remembers of its failures. Every connection that {@link
 * AwsEngine#connect} returns implements it; {@code Connection.unwrap(VerdictMemory.class)} finds it
 * through wrappers and never binds. Used by the thread that uses the connection.
 */
public interface VerdictMemory {
  /**
   * The last verdict this connection has thrown since it was handed out, the same object; null
   * while there was none. Never cleared: a transaction that wants to know whether a verdict is its
   * own compares it with the one it found when it began.
   */
  @Nullable FailoverSQLException lastVerdict();
}
