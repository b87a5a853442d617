package io.hibernateaws.engine.freshreads;

import io.hibernateaws.engine.driver.ToldCommits;
import io.hibernateaws.engine.link.Link;
import io.hibernateaws.engine.product.CallKind;
import io.hibernateaws.engine.product.TransactionState;
import io.hibernateaws.engine.state.RoutedRequest;
import io.hibernateaws.engine.state.SqlAnalysisCache;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * What later reads of the thread must see of this session's writes: from before something that may
 * commit is sent, until the writer has said where it stands. Confined to the session.
 */
public final class WritePosition {
  private final @Nullable FreshReads freshReads;
  private final RoutedRequest request;
  private final SqlAnalysisCache analysis;
  private boolean pending;
  private @Nullable ToldCommits told;

  /**
   * @param freshReads null where no read asks for what was written before
   */
  public WritePosition(
      @Nullable FreshReads freshReads, RoutedRequest request, SqlAnalysisCache analysis) {
    this.freshReads = freshReads;
    this.request = request;
    this.analysis = analysis;
  }

  /**
   * Something that may write is about to be sent: what may commit by itself is noted before.
   *
   * @param sql null if it is not known here
   */
  public void beforeWrite(
      Link link, @Nullable String sql, TransactionState before, boolean autoCommit) {
    FreshReads fresh = freshReads;
    if (fresh != null
        && fresh.followsWrites()
        && !pending
        && !request.bound().readOnly()
        && (sql == null
            || CallKind.UPDATE.commitsByItself(
                false, analysis.mayCommit(link, sql), before, autoCommit))) {
      begin(fresh, link);
    }
  }

  /** The driver's connection is handed out: from here on anything may be written unseen. */
  public void handedOut(Link link) {
    FreshReads fresh = freshReads;
    if (fresh != null && fresh.followsWrites() && !request.bound().readOnly()) {
      begin(fresh, link);
    }
  }

  private void begin(FreshReads fresh, Link link) {
    if (told == null) {
      told = link.driver().toldCommits(link.raw());
    }
    pending = true;
    fresh.uncertain();
  }

  /** Whether a commit that is about to be sent may be one that later reads must see. */
  public boolean mayFollow(Link link) {
    FreshReads fresh = freshReads;
    return fresh != null
        && fresh.followsWrites()
        && (pending || link.wrote())
        && !request.bound().readOnly();
  }

  /**
   * A commit that {@link #mayFollow} is about to be sent: the server is asked where texts do not
   * say whether the transaction has written.
   *
   * @return whether the position is asked for after the commit
   */
  public boolean beforeCommit(Link link) throws SQLException {
    FreshReads fresh = freshReads;
    if (fresh == null || !(pending || link.hasWritten())) {
      return false;
    }
    begin(fresh, link);
    return true;
  }

  /**
   * Asks the writer where it stands after what has been committed on this link; of a link that was
   * handed out only when the session gives it back.
   */
  public void record(Link link) {
    if (!link.isHandedOut()) {
      recordAtReturn(link);
    }
  }

  public void recordAtReturn(Link link) {
    FreshReads fresh = freshReads;
    if (pending && fresh != null && !link.isBroken()) {
      fresh.committed(link, told);
      forget();
    }
  }

  /** The session has no link any more that could say the position: the writer serves its reads. */
  public void forget() {
    pending = false;
    ToldCommits heard = told;
    told = null;
    if (heard != null) {
      heard.close();
    }
  }
}
