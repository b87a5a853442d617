package io.hibernateaws.engine.state;

import io.hibernateaws.engine.link.Link;
import io.hibernateaws.engine.product.CallKind;
import io.hibernateaws.engine.product.TransactionState;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** How calls on the link of a session begin and end. Confined to the session. */
public interface SessionCalls {
  /** What a call does on the driver's connection. */
  @FunctionalInterface
  interface Call<T> {
    T on(Connection raw) throws SQLException;
  }

  /** A {@link Call} without a result. */
  @FunctionalInterface
  interface Action {
    void on(Connection raw) throws SQLException;
  }

  /** What the application wants of the session. */
  SessionState state();

  /**
   * Throws if the session is closed, or refuses its calls.
   *
   * @throws SQLException the reason
   */
  void checkUsable() throws SQLException;

  /** The link that calls go to; null while unbound, refused or closed. */
  @Nullable Link boundLink();

  /** A call that begins no work begins; binds the session if it is not bound. */
  Link enterAsBound() throws SQLException;

  /** What the server had last said when the call began. */
  TransactionState stateBefore();

  /** A call without a text on the link that was entered; for calls off the hot path. */
  <T> T call(Link entered, CallKind kind, Call<T> call) throws SQLException;

  /** The same without a result. */
  default void run(Link entered, CallKind kind, Action action) throws SQLException {
    call(
        entered,
        kind,
        raw -> {
          action.on(raw);
          return true;
        });
  }

  /** Resets the link and gives it back; nothing to do while unbound. */
  void release();

  /** What a fresh link of the session's user and database answers. */
  SessionDefaults defaults() throws SQLException;
}
