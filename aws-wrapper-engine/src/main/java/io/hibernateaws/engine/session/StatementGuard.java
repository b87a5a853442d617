package io.hibernateaws.engine.session;

import io.hibernateaws.engine.handout.CallGuard;
import io.hibernateaws.engine.handout.GuardedParameterMetaData;
import io.hibernateaws.engine.link.Link;
import io.hibernateaws.engine.product.CallKind;
import java.sql.Connection;
import java.sql.ParameterMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a guarded statement knows beside its delegate: its session, the link that made it, its text,
 * and its neighbours in the session's list of open statements. A statement whose link is not the
 * session's any more is stale: one comparison, no flag to keep.
 */
abstract class StatementGuard implements CallGuard {
  final Session session;
  final Link link;
  final @Nullable String sql;

  @Nullable StatementGuard previous;
  @Nullable StatementGuard next;

  /** Whether the statement's own text is known to have no effect, however literals are read. */
  private boolean harmless;

  /** Whether the link knows what the statement's own text may leave, however often it is sent. */
  private boolean noted;

  private boolean closed;
  private boolean batchSent;
  private @Nullable List<String> batch;
  private @Nullable GuardedResultSet lastResult;

  StatementGuard(Session session, Link link, @Nullable String sql) {
    this.session = session;
    this.link = link;
    this.sql = sql;
  }

  /** The driver's statement. */
  abstract Statement raw();

  @Override
  public final Link link() {
    return link;
  }

  @Override
  public final boolean holdsLink() {
    return link == session.link;
  }

  @Override
  public final SQLException failed(
      Link current, SQLException failure, CallKind kind, @Nullable String text) {
    return session.failed(current, failure, kind, text);
  }

  @Override
  public final void torn(Link current, CallKind kind, @Nullable String text) {
    session.torn(current, kind, text);
  }

  @Override
  public final void handsOut() throws SQLException {
    if (link != session.link) {
      throw stale();
    }
    session.handsOut(link);
  }

  @Override
  public final Statement statement() {
    return (GuardedStatement) this;
  }

  /** A call that changes nothing begins. */
  @Override
  public final Link enter() throws SQLException {
    if (link != session.link) {
      throw stale();
    }
    session.begin(link);
    return link;
  }

  final Link enterText() throws SQLException {
    return enterText(sql);
  }

  /** A call begins whose text may be anything; one not known to have no effect may write. */
  final Link enterText(@Nullable String text) throws SQLException {
    if (session.inspection.refuseIfItWrites(link, text)) {
      session.readOnlyCalls.hold(link, text);
    }
    Link current = enter();
    if (!(harmless && isOwn(text))) {
      note(current, text);
      noteUnlessHarmless(current, text);
    }
    return current;
  }

  /** A text is about to be sent, which leaves nothing on the link before that. */
  private void note(Link current, @Nullable String text) {
    if (text != null && !(noted && isOwn(text))) {
      boolean everyTime = session.inspection.note(current, text);
      noted |= !everyTime && isOwn(text);
    }
  }

  final Link enterWrite() throws SQLException {
    return enterWrite(sql);
  }

  /** A call that is meant to change something begins. */
  final Link enterWrite(@Nullable String text) throws SQLException {
    session.inspection.refuseWriteIfReadOnly();
    Link current = enter();
    note(current, text);
    current.noteMeantWrite();
    session.sendsWrite(current, text);
    return current;
  }

  @Override
  public final Link enterChange() throws SQLException {
    session.inspection.refuseWriteIfReadOnly();
    return session.noteUnseenWrite(enter());
  }

  /** A value is about to be given to the driver that may write it as a large object. */
  final Link enterLargeObject() throws SQLException {
    session.inspection.refuseIfUnheld(link);
    return session.noteUnseenWrite(enter());
  }

  final Link enterBatch() throws SQLException {
    Link current = enterWrite();
    batchSent = true;
    if (batch != null) {
      batch.forEach(text -> note(current, text));
    }
    return current;
  }

  private void noteUnlessHarmless(Link current, @Nullable String text) {
    if (!session.inspection.hasNoEffect(current, text)) {
      if (session.inspection.isMeantToWrite(current, text)) {
        current.noteMeantWrite();
      } else {
        current.noteWrite();
      }
      session.sendsWrite(current, text);
    } else if (isOwn(text)) {
      harmless = session.inspection.neverHasEffect(current, text);
    }
  }

  /** Whether it is not a text that came with the call. */
  @SuppressWarnings("ReferenceEquality") // the statement's own text is passed on as it is
  private boolean isOwn(@Nullable String text) {
    return text == sql;
  }

  /** A text that may be anything has returned; inside its call. */
  final boolean done(boolean rows) throws SQLException {
    endAround();
    return rows;
  }

  private void endAround() throws SQLException {
    if (session.readOnlyCalls.around) {
      session.readOnlyCalls.endAround(link);
    }
  }

  /** Wraps a result of this statement; the driver's same object has the same wrapper. */
  final @Nullable ResultSet resultSet(@Nullable ResultSet results) throws SQLException {
    endAround();
    if (results == null) {
      return null;
    }
    GuardedResultSet last = lastResult;
    if (last != null && last.wraps(results)) {
      return last;
    }
    GuardedStatement owner = (GuardedStatement) this;
    GuardedResultSet wrapped =
        link.driver().streams(raw())
            ? new StreamingResultSet(owner, results)
            : new GuardedResultSet(owner, results);
    lastResult = wrapped;
    return wrapped;
  }

  final @Nullable ParameterMetaData parameters(@Nullable ParameterMetaData described) {
    return described == null ? null : new GuardedParameterMetaData(this, described);
  }

  /** Why a call on this statement is refused. */
  final SQLException stale() {
    return session.refusalOf(this);
  }

  final boolean isClosedByGuard() {
    return closed;
  }

  final void markClosed() {
    closed = true;
  }

  /**
   * The texts of the batch that was sent last, or one of them that says enough; the statement's own
   * where it has one.
   */
  final @Nullable String batchText() {
    if (batch == null) {
      return sql;
    }
    for (String text : batch) {
      // One that is not whole would hide others.
      if (session.shared().analysis().mayCommit(link, text)) {
        return text;
      }
    }
    return String.join(";\n", batch);
  }

  public final void addBatch(String text) throws SQLException {
    if (link != session.link) {
      throw stale();
    }
    raw().addBatch(text);
    if (batch == null || batchSent) {
      batch = new ArrayList<>();
      batchSent = false;
    }
    batch.add(text);
  }

  public final void clearBatch() throws SQLException {
    if (link != session.link) {
      throw stale();
    }
    raw().clearBatch();
    batch = null;
  }

  /** Quiet on a stale statement: its link has ended it. */
  public final void close() throws SQLException {
    if (closed) {
      return;
    }
    session.statements().remove(this);
    if (link == session.link && !link.isTorn()) {
      closeRaw();
    }
  }

  public final boolean isClosed() throws SQLException {
    return closed || link != session.link || raw().isClosed();
  }

  /** From any thread, beside the call in flight; nothing to do where there is none. */
  public final void cancel() throws SQLException {
    if (link == session.link) {
      raw().cancel();
    }
  }

  public final Connection getConnection() throws SQLException {
    if (closed) {
      throw stale();
    }
    return session.connection();
  }

  /** Closes the driver's statement; a lost link is discovered by the next call, never here. */
  private void closeRaw() throws SQLException {
    session.beginQuietly(link);
    try {
      raw().close();
      link.exit();
    } catch (SQLException e) {
      link.exit();
      if (!session.shared().desk().isLoss(link, e)) {
        throw e;
      }
    } catch (Throwable e) {
      session.torn(link, CallKind.OTHER, null);
      throw e;
    }
  }
}
