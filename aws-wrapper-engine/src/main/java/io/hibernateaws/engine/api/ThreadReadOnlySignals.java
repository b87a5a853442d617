package io.hibernateaws.engine.api;

/**
 * A connection that its thread may make read-only: by a {@link ReadOnlyScope}, or by a read-only
 * transaction of Spring or Jakarta. Every connection that {@link AwsEngine#connect} returns is one;
 * {@code Connection.unwrap(ThreadReadOnlySignals.class)} finds it through wrappers and never binds.
 * Used by the thread that uses the connection.
 */
public interface ThreadReadOnlySignals {
  /**
   * From its next unit of work on, the connection is read-only only if it was itself asked to be:
   * for tools that change a schema, whatever the thread that runs them is in.
   */
  void disable();
}
