package io.hibernateaws.engine.session;

import io.hibernateaws.engine.api.CommitWatch;
import io.hibernateaws.engine.link.Link;
import io.hibernateaws.engine.product.CallKind;
import io.hibernateaws.engine.time.StackRoom;
import io.hibernateaws.engine.verdict.FailureDesk;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * What calls have done to the bound link that the session has not seen, or not seen to end. Used by
 * the session's thread alone.
 */
final class UnseenCalls {
  private final Session session;
  private final FailureDesk desk;
  private @Nullable CallKind tornKind;
  private @Nullable String tornText;

  UnseenCalls(Session session, FailureDesk desk) {
    this.session = session;
    this.desk = desk;
  }

  /**
   * A call on a link has ended with neither a result nor an {@link SQLException}, which the
   * application gets as it is. The stack may be exhausted here, so the next call settles what
   * follows.
   */
  void torn(Link current, CallKind kind, @Nullable String sql) {
    if (CommitWatch.failed(current, current.callSequence())) {
      CommitWatch.doubt();
    }
    current.tear();
    if (tornKind == null) {
      tornKind = kind;
      tornText = sql;
    }
    try {
      StackRoom.toGiveBack();
      current.abort("a call broke off");
    } catch (RuntimeException | Error e) {
      // The link is torn already, and is ended when it is given back.
    }
  }

  /**
   * A call has failed; where the stack has no room for the verdict it counts as torn, and the next
   * call gets the verdict.
   */
  void ifNoRoomTorn(Link current, CallKind kind, @Nullable String sql) {
    try {
      StackRoom.toJudge();
    } catch (StackOverflowError e) {
      if (session.isBoundTo(current)) {
        torn(current, kind, sql);
      }
      throw e;
    }
  }

  /** The session learns what its link has become. */
  void settle(Link current) {
    if (current.isTorn()) {
      settleTorn(current);
    } else {
      adopt(current);
    }
  }

  /** The application may have changed the mode on the connection that was handed out to it. */
  private void adopt(Link current) {
    try {
      session.state.autoCommit(current.raw().getAutoCommit());
    } catch (SQLException e) {
      // It is closed, as the next call will find.
    }
  }

  /** The bound link is ended after a torn call, and the verdict stands from here on. */
  private void settleTorn(Link current) {
    StackRoom.toJudge();
    CallKind kind = tornKind;
    String text = tornText;
    tornKind = null;
    tornText = null;
    desk.resolveTorn(session, current, kind, text);
  }
}
