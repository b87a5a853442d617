package io.hibernateaws.engine.session;

import io.hibernateaws.engine.link.Link;
import io.hibernateaws.engine.product.CallKind;
import io.hibernateaws.engine.state.ReadOnlyHold;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * How the server holds the calls of a session that only reads to reads: by the mode of its session,
 * and where a text may commit alone by a transaction of the engine's own around the text. Confined
 * to the session.
 */
final class ReadOnlyCalls {
  private final Session session;

  /** Whether a text runs in a transaction of the engine's own. */
  boolean around;

  ReadOnlyCalls(Session session) {
    this.session = session;
  }

  /**
   * The server holds the session to reads before it gets something that may have an effect.
   *
   * @param sql null for the driver's connection itself
   */
  void hold(Link current, @Nullable String sql) throws SQLException {
    if (current != session.link) {
      return;
    }
    boolean alone = sql != null && session.inspection.commitsAlone(current, sql);
    if (ReadOnlyHold.isMissing(current)) {
      session.begin(current);
      session.run(current, CallKind.OTHER, raw -> ReadOnlyHold.take(session.state, current, raw));
    }
    current.memory().markMayBeReleased();
    if (alone) {
      session.begin(current);
      session.run(current, CallKind.OTHER, raw -> ReadOnlyHold.beginAround(current, raw));
      around = true;
    }
  }

  /**
   * Ends the transaction around a text that has returned; inside its call. If the link is lost with
   * that, the answer is whole all the same and nothing can have been written: the next call is told
   * of the loss, and that no transaction of the application was open.
   */
  void endAround(Link current) throws SQLException {
    try {
      ReadOnlyHold.endAround(current, current.raw(), false);
    } catch (SQLException e) {
      if (!session.shared().desk().isLoss(current, e)) {
        throw e;
      }
      current.abort("lost after the answer to a text that only reads");
      return;
    }
    around = false;
  }

  /** The same after a text that has failed, unless the link is lost with it. */
  SQLException failedAround(Link current, SQLException told) {
    around = false;
    if (session.link == current) {
      current.enter();
      try {
        ReadOnlyHold.endAround(current, current.raw(), true);
        current.exit();
      } catch (SQLException e) {
        current.exit();
        told.addSuppressed(e);
        session.dropLink("did not end the transaction around a text");
      }
    }
    return told;
  }
}
