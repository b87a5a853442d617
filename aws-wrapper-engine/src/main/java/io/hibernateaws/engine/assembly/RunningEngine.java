package io.hibernateaws.engine.assembly;

import io.hibernateaws.engine.api.AwsEngine;
import io.hibernateaws.engine.api.ClusterView;
import io.hibernateaws.engine.api.ConnectRequest;
import io.hibernateaws.engine.api.ConnectSQLException;
import io.hibernateaws.engine.api.Diagnosis;
import io.hibernateaws.engine.api.EngineEvent;
import io.hibernateaws.engine.api.EngineEvents;
import io.hibernateaws.engine.api.EngineObserver;
import io.hibernateaws.engine.api.InstanceLinks;
import io.hibernateaws.engine.api.LinkCounts;
import io.hibernateaws.engine.api.Observers;
import io.hibernateaws.engine.api.SessionOptions;
import io.hibernateaws.engine.credential.CredentialSources;
import io.hibernateaws.engine.endpoint.TimedResolver;
import io.hibernateaws.engine.outcome.MarkerRows;
import io.hibernateaws.engine.pool.LinkPool;
import io.hibernateaws.engine.route.Routing;
import io.hibernateaws.engine.session.Sessions;
import io.hibernateaws.engine.time.Deadline;
import io.hibernateaws.engine.time.NanoClock;
import io.hibernateaws.engine.time.Watchdog;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * An engine as {@link EngineAssembly} has wired it: it hands out sessions and knows in which order
 * to end everything.
 */
final class RunningEngine implements AwsEngine {
  private static final Logger LOG = Logger.getLogger(RunningEngine.class);
  private static final Duration LONGEST_CLOSE = Duration.ofSeconds(5);

  private final EngineConfig config;
  private final EngineEvents events;
  private final Observers observers;
  private final Watchdog watchdog;
  private final TimedResolver names;
  private final Monitors monitors;
  private final LinkPool pool;
  private final Routing routing;
  private final Sessions sessions;
  private final @Nullable MarkerRows verification;
  private final CredentialSources credentials;
  private final Function<Duration, Diagnosis> diagnosis;
  private final NanoClock clock;
  private final AtomicBoolean closed = new AtomicBoolean();

  RunningEngine(
      EngineConfig config,
      EngineEvents events,
      Observers observers,
      Watchdog watchdog,
      TimedResolver names,
      Monitors monitors,
      LinkPool pool,
      Routing routing,
      Sessions sessions,
      @Nullable MarkerRows verification,
      CredentialSources credentials,
      Function<Duration, Diagnosis> diagnosis,
      NanoClock clock) {
    this.config = config;
    this.events = events;
    this.observers = observers;
    this.watchdog = watchdog;
    this.names = names;
    this.monitors = monitors;
    this.pool = pool;
    this.routing = routing;
    this.sessions = sessions;
    this.verification = verification;
    this.credentials = credentials;
    this.diagnosis = diagnosis;
    this.clock = clock;
  }

  @Override
  public Connection connect(ConnectRequest request, SessionOptions options, Runnable onEnd)
      throws SQLException {
    refuseIfClosed();
    sessions.refuseSchemaWithoutUse(options);
    return sessions.open(request, options, onEnd);
  }

  @Override
  public Connection connectEagerly(ConnectRequest request, SessionOptions options, Runnable onEnd)
      throws SQLException {
    refuseIfClosed();
    sessions.refuseSchemaWithoutUse(options);
    return sessions.openBound(request, options, onEnd);
  }

  private void refuseIfClosed() throws SQLException {
    if (closed.get()) {
      throw new ConnectSQLException("the engine for " + config.url() + " is closed");
    }
  }

  @Override
  public Map<String, String> settings() {
    return config.settings();
  }

  @Override
  public EngineEvent.Source source() {
    return events.source();
  }

  @Override
  public ClusterView cluster() {
    return monitors.topology().view().current();
  }

  @Override
  public @Nullable Duration topologyAge() {
    Long askedAt = monitors.topology().membersAskedAt();
    return askedAt == null ? null : Duration.ofNanos(clock.nanoTime() - askedAt);
  }

  @Override
  public void applicationStarted() {
    routing.applicationStarted();
  }

  @Override
  public LinkCounts linkCounts() {
    return pool.counts();
  }

  @Override
  public Diagnosis diagnose(Duration limit) {
    return diagnosis.apply(limit);
  }

  @Override
  public List<InstanceLinks> instanceLinks() {
    return pool.instanceLinks();
  }

  @Override
  public void observe(EngineObserver observer) {
    observers.add(observer);
  }

  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    Duration drain = config.shutdown().drain();
    Deadline deadline = Deadline.in(drain.plus(LONGEST_CLOSE), clock);
    // Sessions first, so that none waits for a monitor that has ended; the watchdog last, because
    // closing needs it.
    monitors.topology().endWaits();
    if (verification != null) {
      verification.close();
    }
    pool.close(drain, deadline);
    monitors.close(deadline);
    if (verification != null) {
      verification.awaitEnd(deadline);
    }
    credentials.close();
    names.close();
    watchdog.close();
    if (deadline.passed()) {
      LOG.warnf("The engine for %s did not close within %s", config.url(), LONGEST_CLOSE);
    }
    events.publish(new EngineEvent.EngineClosed(events.source()));
  }

  @Override
  public String toString() {
    return "AwsEngine[" + config.url() + "]";
  }
}
