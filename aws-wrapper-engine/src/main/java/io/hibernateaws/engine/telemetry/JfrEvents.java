package io.hibernateaws.engine.telemetry;

import io.hibernateaws.engine.api.EngineEvent;
import io.hibernateaws.engine.api.EngineObserver;
import java.time.Duration;
import java.util.Locale;
import jdk.jfr.EventType;

/** The engine's events in a recording of the JVM's flight recorder, where one runs. Any thread. */
final class JfrEvents implements EngineObserver {
  private static final String NONE = "none";

  private final EventType borrows = EventType.getEventType(JfrEvent.Borrow.class);

  /** Those of every borrow are made for a recording that asks for them. */
  @Override
  public boolean isWatching() {
    return borrows.isEnabled();
  }

  @Override
  public void on(EngineEvent event) {
    if (event instanceof EngineEvent.Bound bound) {
      JfrEvent.Borrow borrow = new JfrEvent.Borrow();
      borrow.instance = bound.instance();
      borrow.role = bound.role().name().toLowerCase(Locale.ROOT);
      commit(borrow, bound.source(), bound.waited());
    } else if (event instanceof EngineEvent.NotBound none) {
      JfrEvent.Borrow borrow = new JfrEvent.Borrow();
      borrow.instance = NONE;
      borrow.role = none.readOnly() ? "reader" : "writer";
      borrow.because = String.valueOf(none.because().getMessage());
      commit(borrow, none.source(), none.waited());
    } else if (event instanceof EngineEvent.LinkOpened opened) {
      JfrEvent.Connect connect = new JfrEvent.Connect();
      connect.instance = opened.instance();
      connect.role = opened.role().name().toLowerCase(Locale.ROOT);
      commit(connect, opened.source(), opened.took());
    } else if (event instanceof EngineEvent.FailedOver over) {
      JfrEvent.Failover failover = new JfrEvent.Failover();
      failover.from = String.valueOf(over.from());
      failover.to = over.to() == null ? NONE : over.to();
      failover.role = over.role().name().toLowerCase(Locale.ROOT);
      commit(failover, over.source(), over.took());
    } else if (event instanceof EngineEvent.SearchEnded ended) {
      JfrEvent.Search search = new JfrEvent.Search();
      search.writer = ended.writer() == null ? NONE : ended.writer();
      search.probes = ended.probes();
      commit(search, ended.source(), ended.took());
    } else if (event instanceof EngineEvent.OutcomeVerified verified) {
      JfrEvent.Verification verification = new JfrEvent.Verification();
      verification.instance = verified.instance();
      verification.committed = verified.committed();
      commit(verification, verified.source(), verified.took());
    } else if (event instanceof EngineEvent.Verdict verdict) {
      JfrEvent.Verdict told = new JfrEvent.Verdict();
      told.instance = String.valueOf(verdict.instance());
      told.verdict = EventFigures.word(verdict.verdict());
      commit(told, verdict.source(), Duration.ZERO);
    }
  }

  private static void commit(JfrEvent event, EngineEvent.Source source, Duration took) {
    event.unit = source.unit();
    event.cluster = source.cluster();
    event.took = took.toNanos();
    event.commit();
  }
}
