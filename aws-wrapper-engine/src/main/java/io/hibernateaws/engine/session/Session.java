package io.hibernateaws.engine.session;

import io.hibernateaws.engine.api.ConnectRequest;
import io.hibernateaws.engine.api.FailoverSQLException;
import io.hibernateaws.engine.api.Role;
import io.hibernateaws.engine.api.SessionInitializerSQLException;
import io.hibernateaws.engine.api.SessionOptions;
import io.hibernateaws.engine.link.Link;
import io.hibernateaws.engine.outcome.Marker;
import io.hibernateaws.engine.pool.Lease;
import io.hibernateaws.engine.pool.LinkSupply;
import io.hibernateaws.engine.product.CallKind;
import io.hibernateaws.engine.product.Effect;
import io.hibernateaws.engine.product.TransactionState;
import io.hibernateaws.engine.route.ReadRouting;
import io.hibernateaws.engine.route.ReadSignal;
import io.hibernateaws.engine.state.LinkLender;
import io.hibernateaws.engine.state.SessionDefaults;
import io.hibernateaws.engine.state.SessionState;
import io.hibernateaws.engine.state.SqlSideEffects;
import io.hibernateaws.engine.time.Deadline;
import io.hibernateaws.engine.verdict.AbortableWait;
import io.hibernateaws.engine.verdict.FailedSession;
import io.hibernateaws.engine.verdict.Refusal;
import java.sql.CallableStatement;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One logical connection: the request it stands for, the values it wants, and the link it is bound
 * to, if any. Confined to the thread that uses the connection, except {@link #abort}.
 *
 * <p>Every guarded call begins with {@link #begin} and, when it failed, ends with {@link #failed}.
 */
final class Session implements FailedSession {
  final SessionState state;

  /** The bound link; null while unbound, refused or closed. Statements compare theirs with it. */
  @Nullable Link link;

  private final Sessions shared;
  private final ConnectRequest request;
  private final ReadRouting reads;
  private final Runnable onEnd;
  private final StatementList statements = new StatementList();
  private final SqlSideEffects sqlTraces = new SqlSideEffects();

  /** Another thread may end it. */
  private volatile @Nullable Lease lease;

  private final AbortableWait hostWait = new AbortableWait();
  private final AbortableSupply supply;

  private TransactionState before = TransactionState.IDLE;
  private boolean savepoint;
  private boolean asksThread;
  private boolean unfollowed;
  private boolean closed;
  private @Nullable Refusal refusal;
  private @Nullable FailoverSQLException lastVerdict;
  private @Nullable MetaDataSource metaData;
  private @Nullable GuardedConnection connection;

  /**
   * @param onEnd run when the session is closed or aborted, and again if it is both
   */
  Session(
      Sessions shared,
      ConnectRequest request,
      SessionOptions options,
      ReadRouting reads,
      Runnable onEnd) {
    this.shared = shared;
    this.supply = new AbortableSupply(shared.supply(), hostWait);
    this.request = request;
    this.reads = reads;
    this.asksThread = reads.asksThread();
    this.onEnd = onEnd;
    this.state = new SessionState(options, request.readOnly());
  }

  void connection(GuardedConnection value) {
    connection = value;
  }

  GuardedConnection connection() {
    if (connection == null) {
      throw new IllegalStateException("a session is made together with its connection");
    }
    return connection;
  }

  @Override
  public boolean isBoundTo(Link candidate) {
    return link == candidate;
  }

  @Override
  public SessionState state() {
    return state;
  }

  @Override
  public @Nullable String tenant() {
    return request.tenant();
  }

  Sessions shared() {
    return shared;
  }

  /** What the next bind asks for. */
  ConnectRequest request() {
    return requestFor(link == null ? decide() : state.signal());
  }

  private ConnectRequest requestFor(@Nullable ReadSignal signal) {
    boolean readOnly = signal != null;
    return !reads.splits() || request.readOnly() == readOnly
        ? request
        : request.withReadOnly(readOnly);
  }

  /** Why the next bind would only read, null if it might write; looks at the thread. */
  private @Nullable ReadSignal decide() {
    return reads.decide(state.requestedReadOnly(), state.readOnlySet(), asksThread);
  }

  void disable() {
    asksThread = false;
  }

  /** Whether {@code setReadOnly} chooses the host. */
  boolean followsSetReadOnly() {
    return reads.has(ReadSignal.JDBC);
  }

  @Override
  public Deadline deadline() {
    return shared.deadline(request);
  }

  SessionDefaults defaults() throws SQLException {
    ConnectRequest request = request();
    return shared.replay().defaults(request, lender(request));
  }

  /** Where a question is asked that needs no bound link. */
  LinkLender lender(ConnectRequest request) {
    return new TransientLender(supply, shared.desk(), request, deadline());
  }

  MetaDataSource metaData() {
    if (metaData == null) {
      metaData = new MetaDataSource(this);
    }
    return metaData;
  }

  // ---- calls

  /** A call of the connection begins; binds, and again where the thread now reads or writes. */
  Link enter() throws SQLException {
    Link current = link;
    if (reads.asksThread() && current != null && changesRole() && isBetweenUnitsOfWork(current)) {
      release();
    }
    return enterAsBound();
  }

  /** Whether the thread wants another role than when the link was bound. */
  private boolean changesRole() {
    return (decide() == null) != (state.signal() == null);
  }

  /** The same for calls that begin no work; what the thread says now does not matter to them. */
  Link enterAsBound() throws SQLException {
    Link current = link == null ? bind() : link;
    if (current.staleBecause() != null && isBetweenUnitsOfWork(current)) {
      release();
      current = bind();
    }
    begin(current);
    return current;
  }

  /** Whether nothing of the application would be lost with the link. */
  private boolean isBetweenUnitsOfWork(Link current) {
    return !current.isBroken()
        && statements.isEmpty()
        && current.driver().transactionState(current.raw()) == TransactionState.IDLE;
  }

  /** A call that belongs to the running transaction begins; there is none while unbound. */
  Link enterBound() throws SQLException {
    if (link == null) {
      checkUsable();
      throw new SQLException(
          "This savepoint belongs to a transaction that has ended; set a new one.", "3B001");
    }
    return enterAsBound();
  }

  Link enterSavepoint() throws SQLException {
    Link current = enter();
    savepoint = true;
    return current;
  }

  /** A call on the bound link begins: what is true before it decides what is true if it is lost. */
  void begin(Link current) throws SQLException {
    String stale = current.staleBecause();
    if (stale != null && current.role() == Role.WRITER) {
      current.abort(stale);
    }
    TransactionState now = current.driver().transactionState(current.raw());
    before = now;
    if (current.abortedBecause() != null) {
      throw shared.desk().resolveUnsent(this, current);
    }
    if (now == TransactionState.IDLE) {
      current.transactionEnded();
      savepoint = false;
      if (state.hasProvisional()) {
        settle(current);
      }
    }
    current.enter();
  }

  /** A call on the bound link has failed; what to throw. */
  SQLException failed(Link current, SQLException failure, CallKind kind, @Nullable String sql) {
    return shared.desk().resolve(this, current, failure, kind, sql);
  }

  /**
   * A commit on the bound link has failed; what to throw, null if it has taken effect all the same.
   *
   * @param marker by which it can be found, null if it cannot
   */
  @Nullable SQLException commitFailed(
      Link current, SQLException failure, CallKind kind, @Nullable Marker marker) {
    return shared.desk().resolveCommit(this, current, failure, kind, marker);
  }

  boolean isKnownQuery(Link current, @Nullable String sql) {
    return sql != null && shared.knownTexts().isKnownQuery(current.driver(), sql);
  }

  void refuseWriteIfReadOnly() throws SQLException {
    ReadSignal signal = state.signal();
    if (signal != null) {
      throw ReadOnlyRefusal.write(signal);
    }
  }

  /**
   * The same for a text that may be a query. Outside a transaction the writer would not hold the
   * session to what it was asked.
   */
  void refuseIfItWrites(Link current, @Nullable String sql) throws SQLException {
    ReadSignal signal = state.signal();
    if (signal == null || sql == null || isKnownQuery(current, sql)) {
      return;
    }
    Effect effect = current.driver().effect(sql);
    if (effect == Effect.CERTAIN) {
      throw ReadOnlyRefusal.write(signal);
    }
    if (effect == Effect.POSSIBLE && current.role() == Role.WRITER && state.autoCommit()) {
      throw ReadOnlyRefusal.doubt(signal);
    }
  }

  @Override
  public TransactionState stateBefore() {
    return before;
  }

  @Override
  public boolean hasSavepoint() {
    return savepoint;
  }

  /** What was set inside a transaction that has ended is set again. */
  private void settle(Link current) throws SQLException {
    try {
      shared.replay().settle(state, current);
    } catch (SQLException e) {
      SQLException told = failed(current, e, CallKind.OTHER, null);
      dropLink("did not take the session's settings again");
      throw told;
    }
  }

  // ---- binding

  /** Borrows a link and brings it to what the session wants. */
  Link bind() throws SQLException {
    return bind(false);
  }

  /** The same for a connection that is handed out bound. */
  void bindEagerly() throws SQLException {
    bind(true);
  }

  private Link bind(boolean eagerly) throws SQLException {
    checkUsable();
    state.signal(decide());
    try {
      return bind(eagerly, requestFor(state.signal()));
    } finally {
      if (link == null) {
        state.signal(null);
      }
    }
  }

  private Link bind(boolean eagerly, ConnectRequest asked) throws SQLException {
    Deadline deadline = deadline();
    ConnectRequest wanted = asked;
    while (true) {
      Lease borrowed = borrow(eagerly, wanted);
      SQLException failure = dress(borrowed, asked, deadline);
      if (failure == null) {
        return bound(borrowed);
      }
      boolean lost =
          !(failure instanceof SessionInitializerSQLException)
              && shared.desk().isLoss(borrowed.link(), failure);
      borrowed.evict("did not take the session's settings");
      if (!lost || deadline.passed()) {
        throw failure;
      }
      wanted = wanted.withLimit(Duration.ofNanos(deadline.nanosLeft()));
    }
  }

  /** Brings a borrowed link to what the session wants; the failure if it does not take it. */
  private @Nullable SQLException dress(Lease borrowed, ConnectRequest asked, Deadline deadline) {
    boolean done = false;
    try {
      shared.replay().bind(state, asked, borrowed.link(), deadline);
      done = true;
      return null;
    } catch (SQLException e) {
      done = true;
      state.forgetCaptured();
      return e;
    } finally {
      if (!done) {
        borrowed.evict("the driver failed in an unexpected way");
      }
    }
  }

  private Lease borrow(boolean eagerly, ConnectRequest wanted) throws SQLException {
    try {
      FreshReads fresh = shared.freshReads();
      return eagerly || fresh == null
          ? supply.borrow(eagerly ? LinkSupply::borrowEagerly : LinkSupply::borrow, wanted)
          : fresh.borrow(supply, wanted);
    } catch (FailoverSQLException e) {
      remember(e);
      throw e;
    }
  }

  @Override
  public AbortableWait hostWait() {
    return hostWait;
  }

  private Link bound(Lease borrowed) throws SQLException {
    lease = borrowed;
    state.begin();
    sqlTraces.begin();
    savepoint = false;
    if (isAborted()) {
      dropLink("aborted by the application");
      throw AbortableSupply.closedException();
    }
    link = borrowed.link();
    return borrowed.link();
  }

  /** The link is no longer the session's; statements of it are stale from here on. */
  @Override
  public Lease unbind() {
    Lease former = lease;
    if (former == null) {
      throw new IllegalStateException("not bound");
    }
    link = null;
    lease = null;
    unfollowed = false;
    statements.abandon();
    state.signal(null);
    state.forgetCaptured();
    state.settle();
    if (!shared.settings().transferOnSwitch()) {
      state.forgetSettings();
    }
    return former;
  }

  /** Ends the link without waiting for anything; nothing to do while unbound. */
  void dropLink(String because) {
    if (lease != null) {
      unbind().evict(because);
    }
  }

  /** Resets the link and gives it back; a link that cannot be reset is evicted. */
  void release() {
    Lease current = lease;
    if (current == null) {
      return;
    }
    Link former = current.link();
    String unfit = "could not be reset";
    try {
      if (!former.isBroken()) {
        shared.replay().reset(state, statements, former);
        follow(former);
      }
      sqlTraces.doubtNames(former);
      unfit = reasonNotToKeep();
    } catch (SQLException e) {
      unfit = "could not be reset: " + e.getMessage();
    } finally {
      unbind();
      former.transactionEnded();
      if (unfit == null) {
        current.giveBack();
      } else {
        current.evict(unfit);
      }
    }
  }

  private @Nullable String reasonNotToKeep() {
    boolean shared = state.sharesLinksBySchema();
    // An initializer says as whom at every borrow; where tenants meet that is not enough.
    boolean initialized = shared().settings().initializer() != null && !shared;
    String traces = initialized ? null : sqlTraces.reasonToEnd(shared);
    if (traces != null) {
      return traces;
    }
    return state.isNotRestorable() ? "its former schema or isolation is not known" : null;
  }

  /** A text is about to be sent, or is prepared to be. */
  void notes(Link current, String sql) {
    sqlTraces.note(shared.knownTexts().sessionChange(current.driver(), sql));
  }

  // ---- what later reads must see

  /**
   * Something that may write is about to be sent: what may commit by itself is noted before.
   *
   * @param sql null if it is not known here
   */
  void sendsWrite(Link current, @Nullable String sql) {
    FreshReads fresh = shared.freshReads();
    if (fresh != null
        && fresh.followsWrites()
        && !unfollowed
        && !request().readOnly()
        && (sql == null
            || current
                .driver()
                .commitsByItself(CallKind.UPDATE, sql, before, state.autoCommit()))) {
      unfollowed = true;
      fresh.uncertain();
    }
  }

  /** A commit is about to be sent; whether its position is asked for afterwards. */
  boolean commitsWrite(Link current) {
    FreshReads fresh = shared.freshReads();
    boolean follows =
        fresh != null
            && fresh.followsWrites()
            && (unfollowed || current.wrote())
            && !request().readOnly();
    if (fresh != null && follows) {
      unfollowed = true;
      fresh.uncertain();
    }
    return follows;
  }

  /** What has been committed on this link is followed by later reads of the thread. */
  void follow(Link current) {
    FreshReads fresh = shared.freshReads();
    if (unfollowed && fresh != null && lease != null && !current.isBroken()) {
      unfollowed = false;
      fresh.committed(current);
    }
  }

  // ---- refusals, closing

  void checkUsable() throws SQLException {
    if (isClosed()) {
      throw AbortableSupply.closedException();
    }
    if (refusal != null) {
      throw refusal.again();
    }
  }

  @Override
  public SQLException refuse(Refusal value) {
    refusal = value;
    link = null;
    return value.again();
  }

  @Nullable Refusal refusal() {
    return refusal;
  }

  /** The application has acknowledged the refusal. */
  void acknowledged() {
    refusal = null;
    Lease parked = lease;
    link = parked == null ? null : parked.link();
  }

  /** Why a statement of another link, or of none, is refused. */
  SQLException refusalOf(StatementGuard statement) {
    if (refusal != null && !statement.isClosedByGuard()) {
      return refusal.again();
    }
    String why =
        statement.isClosedByGuard() || closed
            ? "This statement is closed."
            : "This statement belongs to a connection to "
                + statement.link.member().instanceId()
                + " that was lost; prepare it again.";
    return new SQLException(why, "55000");
  }

  @Override
  public void remember(FailoverSQLException verdict) {
    lastVerdict = verdict;
  }

  @Nullable FailoverSQLException lastVerdict() {
    return lastVerdict;
  }

  boolean isAborted() {
    return hostWait.isAborted();
  }

  boolean isClosed() {
    return closed || isAborted();
  }

  /** Ends everything, rolling back an open transaction; any number of times. */
  void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      release();
      refusal = null;
      if (metaData != null) {
        metaData.close();
      }
    } finally {
      onEnd.run();
    }
  }

  /** From any thread: the call in flight fails, and nothing waits for a host because of it. */
  void abort() {
    hostWait.abort();
    Lease current = lease;
    if (current != null) {
      current.link().abort("aborted by the application");
      current.evict("aborted by the application");
    }
    onEnd.run();
  }

  // ---- statements

  GuardedStatement statement(Link current, Statement raw) {
    return statements.add(new GuardedStatement(this, current, raw));
  }

  GuardedPreparedStatement prepared(Link current, PreparedStatement raw, String sql) {
    notes(current, sql);
    return statements.add(new GuardedPreparedStatement(this, current, raw, sql));
  }

  GuardedCallableStatement callable(Link current, CallableStatement raw, String sql) {
    notes(current, sql);
    return statements.add(new GuardedCallableStatement(this, current, raw, sql));
  }

  StatementList statements() {
    return statements;
  }

  /** Closes a driver's statement; a lost link is discovered by the next call, never here. */
  void closeOn(Link current, Statement raw) throws SQLException {
    current.enter();
    try {
      raw.close();
    } catch (SQLException e) {
      if (!shared.desk().isLoss(current, e)) {
        throw e;
      }
    } finally {
      current.exit();
    }
  }
}
