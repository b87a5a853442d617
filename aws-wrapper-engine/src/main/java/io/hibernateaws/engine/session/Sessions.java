package io.hibernateaws.engine.session;

import io.hibernateaws.engine.api.ConnectRequest;
import io.hibernateaws.engine.api.EngineEvents;
import io.hibernateaws.engine.api.SessionOptions;
import io.hibernateaws.engine.failover.Failover;
import io.hibernateaws.engine.freshreads.FreshReads;
import io.hibernateaws.engine.outcome.OutcomeVerification;
import io.hibernateaws.engine.pool.LinkSupply;
import io.hibernateaws.engine.product.DatabaseFamily;
import io.hibernateaws.engine.product.Namespace;
import io.hibernateaws.engine.route.ReadRouting;
import io.hibernateaws.engine.state.DefaultsMemory;
import io.hibernateaws.engine.state.SessionProof;
import io.hibernateaws.engine.state.SessionSettings;
import io.hibernateaws.engine.state.SettingChanges;
import io.hibernateaws.engine.state.SqlAnalysisCache;
import io.hibernateaws.engine.state.StateReplay;
import io.hibernateaws.engine.state.StateReset;
import io.hibernateaws.engine.time.Deadline;
import io.hibernateaws.engine.time.NanoClock;
import io.hibernateaws.engine.verdict.FailureDesk;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes the connections of an engine and holds what they share. Thread-safe; one per engine.
 *
 * <p>Without failover ({@code failover} null) a lost link is ended and no host is waited for: the
 * session still says what happened to an open transaction, and where none was open it throws the
 * driver's own exception.
 */
public final class Sessions {
  private final LinkSupply supply;
  private final SessionSettings settings;
  private final ReadRouting reads;
  private final FailureDesk desk;
  private final Supplier<DatabaseFamily> family;
  private final DefaultsMemory defaults;
  private final StateReplay replay;
  private final SettingChanges changes;
  private final StateReset reset;
  private final SessionProof proof;
  private final Duration longestWait;
  private final @Nullable OutcomeVerification verification;
  private final @Nullable FreshReads freshReads;
  private final NanoClock clock;
  private final ReentrantLock aborting = new ReentrantLock();
  private final SqlAnalysisCache analysis = new SqlAnalysisCache();

  /**
   * @param supply where links come from; it emits the events of borrowing and returning
   * @param failover gives null when the feature is off or the server has no topology, which turns
   *     out late
   * @param family until it is detected, the guess of the URL's product
   * @param settings what sessions do with their state
   * @param reads which sessions only read; {@link ReadRouting#NONE} without feature {@code
   *     read_write_splitting}
   * @param longestWait the earlier of {@code failover.timeout} and {@code
   *     pool.acquisition_timeout}; a request's own limit shortens it
   * @param verification asks about commits that were lost; null where they stay unknown
   * @param freshReads lets reads see what was written before; null where the settings do not ask
   *     for that
   * @param events gets every verdict
   */
  public Sessions(
      LinkSupply supply,
      Supplier<@Nullable Failover> failover,
      Supplier<DatabaseFamily> family,
      SessionSettings settings,
      ReadRouting reads,
      Duration longestWait,
      @Nullable OutcomeVerification verification,
      @Nullable FreshReads freshReads,
      EngineEvents events,
      NanoClock clock) {
    this.supply = supply;
    this.settings = settings;
    this.reads = reads;
    this.longestWait = longestWait;
    this.verification = verification;
    this.freshReads = freshReads;
    this.clock = clock;
    this.family = family;
    this.desk = new FailureDesk(failover, family, settings, analysis, verification, events, clock);
    this.defaults = new DefaultsMemory(settings);
    this.replay = new StateReplay(settings, defaults);
    this.changes = new SettingChanges(clock);
    this.reset = new StateReset(settings, clock);
    this.proof = new SessionProof(settings, defaults, clock);
  }

  /** What decides what an unqualified name means, on servers of the product of the URL. */
  Namespace namespace() {
    return family.get().product().namespace();
  }

  /** A connection that binds to a link at its first statement; touches no network, never waits. */
  public Connection open(ConnectRequest request, SessionOptions options) {
    return open(request, options, () -> {});
  }

  /**
   * The same for a caller that counts sessions.
   *
   * @param onEnd run when it is closed or aborted, on that thread, and again if it is both
   */
  public Connection open(ConnectRequest request, SessionOptions options, Runnable onEnd) {
    return new GuardedConnection(new Session(this, request, options, reads, onEnd));
  }

  /**
   * A connection that is bound already, for a pool above the engine. {@code setReadOnly} is left to
   * the driver: the host was chosen by the endpoint.
   *
   * @param onEnd run when it is closed or aborted, on that thread, and again if it is both
   * @throws SQLException what borrowing threw
   */
  public Connection openBound(ConnectRequest request, SessionOptions options, Runnable onEnd)
      throws SQLException {
    Session session = new Session(this, request, options, ReadRouting.NONE, onEnd);
    GuardedConnection connection = new GuardedConnection(session);
    session.bindEagerly();
    return connection;
  }

  /**
   * A driver may take a schema and go on in the catalog, which is another tenant's then.
   *
   * @throws SQLFeatureNotSupportedException if the options ask for a schema where a name is looked
   *     up in none
   */
  public void refuseSchemaWithoutUse(SessionOptions options) throws SQLException {
    if (options.schema() != null && namespace() == Namespace.CATALOG) {
      throw new SQLFeatureNotSupportedException(
          "the schema '"
              + options.schema()
              + "' of a tenant would change nothing: on this product names are looked up in the"
              + " catalog; give each tenant a database",
          "0A000");
    }
  }

  LinkSupply supply() {
    return supply;
  }

  SessionSettings settings() {
    return settings;
  }

  FailureDesk desk() {
    return desk;
  }

  /** Null where the outcome of a lost commit stays unknown. */
  @Nullable OutcomeVerification verification() {
    return verification;
  }

  /** Null where reads need not see what was written before. */
  @Nullable FreshReads freshReads() {
    return freshReads;
  }

  DefaultsMemory defaults() {
    return defaults;
  }

  StateReplay replay() {
    return replay;
  }

  SettingChanges changes() {
    return changes;
  }

  StateReset reset() {
    return reset;
  }

  SessionProof proof() {
    return proof;
  }

  SqlAnalysisCache analysis() {
    return analysis;
  }

  /** Taken for a moment where an abort meets a wait. */
  ReentrantLock aborting() {
    return aborting;
  }

  NanoClock clock() {
    return clock;
  }

  /** Until when a session may wait for a host from now on. */
  Deadline deadline(ConnectRequest request) {
    Deadline deadline = Deadline.in(longestWait, clock);
    Duration limit = request.limit();
    return limit == null ? deadline : deadline.atMost(limit);
  }
}
