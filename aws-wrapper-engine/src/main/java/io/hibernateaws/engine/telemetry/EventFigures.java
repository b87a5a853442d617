package io.hibernateaws.engine.telemetry;

import io.hibernateaws.engine.api.EngineEvent;
import io.hibernateaws.engine.api.EngineObserver;
import io.hibernateaws.engine.api.FailoverFailedSQLException;
import io.hibernateaws.engine.api.FailoverSuccessSQLException;
import io.hibernateaws.engine.api.Role;
import io.hibernateaws.engine.api.TransactionLostSQLException;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What each event adds to which figure: the only place that says so. Any thread. */
final class EventFigures implements EngineObserver {
  private static final String ROLLED_BACK = "rolled_back";

  private final FigureSink sink;
  private final AtomicReference<@Nullable String> writer;

  /**
   * @param writer that is known already, null if none is
   */
  EventFigures(FigureSink sink, @Nullable String writer) {
    this.sink = sink;
    this.writer = new AtomicReference<>(writer);
  }

  @Override
  public void on(EngineEvent event) {
    if (event instanceof EngineEvent.Bound bound) {
      sink.took(Series.of(Figure.CONNECTION_WAIT, bound.instance(), bound.role()), bound.waited());
    } else if (event instanceof EngineEvent.Returned returned) {
      sink.took(Series.of(Figure.CONNECTION_USE, returned.instance()), returned.held());
    } else if (event instanceof EngineEvent.Probed probed) {
      sink.took(
          new Series(
              Figure.PROBE, probed.instance(), null, probed.answered() ? "answered" : "unanswered"),
          probed.took());
    } else {
      onRarer(event);
    }
  }

  private void onRarer(EngineEvent event) {
    if (event instanceof EngineEvent.LinkOpened opened) {
      sink.took(
          Series.of(Figure.CONNECTION_CREATE, opened.instance(), opened.role()), opened.took());
    } else if (event instanceof EngineEvent.NotBound none) {
      String state = none.because().getSQLState();
      count(new Series(Figure.BORROW_FAILED, null, null, state));
    } else if (event instanceof EngineEvent.ReaderFallback fallback) {
      count(Series.of(Figure.READER_FALLBACK, fallback.instance()));
    } else if (event instanceof EngineEvent.CredentialsFetched fetched) {
      sink.took(Series.of(Figure.CREDENTIALS_FETCH), fetched.took());
    } else if (event instanceof EngineEvent.LeaseHeldLong held) {
      count(Series.of(Figure.HELD_LONG, held.instance()));
    } else if (!onLoss(event)) {
      onCluster(event);
    }
  }

  private boolean onLoss(EngineEvent event) {
    if (event instanceof EngineEvent.LinkLost lost) {
      boolean ofWriter = lost.role() == Role.WRITER;
      count(Series.of(ofWriter ? Figure.WRITER_FAILOVER : Figure.READER_FAILOVER, lost.instance()));
    } else if (event instanceof EngineEvent.FailedOver over) {
      failedOver(over);
    } else if (event instanceof EngineEvent.Verdict verdict) {
      count(new Series(Figure.VERDICT, verdict.instance(), null, word(verdict.verdict())));
    } else if (event instanceof EngineEvent.OutcomeVerified verified) {
      sink.took(
          new Series(Figure.VERIFICATION, verified.instance(), null, outcome(verified)),
          verified.took());
    } else if (event instanceof EngineEvent.TriedAgain again) {
      count(Series.of(Figure.RETRY, again.instance()));
    } else {
      return false;
    }
    return true;
  }

  /** A host was found or not; that a transaction was lost on the way makes no failure of it. */
  private void failedOver(EngineEvent.FailedOver over) {
    boolean success = over.to() != null;
    boolean ofWriter = over.role() == Role.WRITER;
    Figure figure =
        ofWriter
            ? success ? Figure.WRITER_FAILOVER_SUCCESS : Figure.WRITER_FAILOVER_FAILED
            : success ? Figure.READER_FAILOVER_SUCCESS : Figure.READER_FAILOVER_FAILED;
    count(Series.of(figure, over.from()));
    sink.took(
        new Series(
            Figure.FAILOVER_DURATION, over.from(), over.role(), success ? "success" : "failed"),
        over.took());
  }

  static String outcome(EngineEvent.OutcomeVerified verified) {
    return verified.committed() ? "committed" : ROLLED_BACK;
  }

  static String word(SQLException verdict) {
    if (verdict instanceof FailoverSuccessSQLException) {
      return "none";
    }
    if (verdict instanceof TransactionLostSQLException) {
      return ROLLED_BACK;
    }
    return verdict instanceof FailoverFailedSQLException ? "no_host" : "unknown";
  }

  private void onCluster(EngineEvent event) {
    if (event instanceof EngineEvent.SearchEnded ended) {
      String result = ended.writer() == null ? "not_found" : "found";
      sink.took(new Series(Figure.SEARCH, null, null, result), ended.took());
    } else if (event instanceof EngineEvent.TopologyChanged changed) {
      count(Series.of(Figure.TOPOLOGY_CHANGED));
      String now = changed.writer();
      String before = now == null ? null : writer.getAndSet(now);
      if (before != null && !before.equals(now)) {
        count(Series.of(Figure.WRITER_CHANGED, now));
      }
    } else if (event instanceof EngineEvent.MemberDown down) {
      count(Series.of(Figure.MEMBER_DOWN, down.instance()));
    } else if (event instanceof EngineEvent.HostGivenUp given) {
      count(Series.of(Figure.HOST_UNHEALTHY, given.instance()));
    } else if (event instanceof EngineEvent.CallsAborted aborted) {
      sink.count(Series.of(Figure.CONNECTIONS_ABORTED, aborted.instance()), aborted.calls());
    }
  }

  private void count(Series series) {
    sink.count(series, 1);
  }
}
