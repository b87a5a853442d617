package io.hibernateaws.engine.session;

import io.hibernateaws.engine.api.CommitWatch;
import io.hibernateaws.engine.api.ConnectRequest;
import io.hibernateaws.engine.api.FailoverSQLException;
import io.hibernateaws.engine.api.Role;
import io.hibernateaws.engine.api.SessionOptions;
import io.hibernateaws.engine.api.TransactionStateUnknownSQLException;
import io.hibernateaws.engine.freshreads.AbortableSupply;
import io.hibernateaws.engine.freshreads.TransientLender;
import io.hibernateaws.engine.freshreads.WritePosition;
import io.hibernateaws.engine.link.Link;
import io.hibernateaws.engine.metadata.MetaDataSession;
import io.hibernateaws.engine.metadata.MetaDataSource;
import io.hibernateaws.engine.outcome.Marker;
import io.hibernateaws.engine.pool.Lease;
import io.hibernateaws.engine.product.CallKind;
import io.hibernateaws.engine.product.SessionEffect;
import io.hibernateaws.engine.product.TransactionState;
import io.hibernateaws.engine.route.ReadRouting;
import io.hibernateaws.engine.state.LinkLender;
import io.hibernateaws.engine.state.RoutedRequest;
import io.hibernateaws.engine.state.SessionDefaults;
import io.hibernateaws.engine.state.SessionState;
import io.hibernateaws.engine.state.SettingCalls;
import io.hibernateaws.engine.state.SqlInspection;
import io.hibernateaws.engine.time.Deadline;
import io.hibernateaws.engine.time.StackRoom;
import io.hibernateaws.engine.verdict.AbortableWait;
import io.hibernateaws.engine.verdict.FailedSession;
import io.hibernateaws.engine.verdict.Refusal;
import java.sql.CallableStatement;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * One logical connection: how its calls begin, and what is thrown when they fail or are refused.
 * Its link is the concern of {@link SessionBinding}. Confined to the thread that uses the
 * connection, except {@link #abort}.
 *
 * <p>Every guarded call begins with {@link #begin} and, when it failed, ends with {@link #failed}.
 */
final class Session implements FailedSession, MetaDataSession {
  final SessionState state;
  final RoutedRequest request;
  final SqlInspection inspection;
  final WritePosition writes;
  final ReadOnlyCalls readOnlyCalls = new ReadOnlyCalls(this);

  /**
   * The link that calls go to; null while unbound, refused or closed. Statements compare theirs.
   */
  @Nullable Link link;

  private final Sessions shared;
  private final Runnable onEnd;
  private final StatementList statements = new StatementList();
  private final AbortableWait hostWait;
  private final SessionBinding binding;
  private final UnseenCalls unseen;

  private TransactionState before = TransactionState.IDLE;
  private boolean savepoint;
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
    this.onEnd = onEnd;
    this.state = new SessionState(options, request.readOnly());
    this.request = new RoutedRequest(request, reads, state);
    this.inspection = new SqlInspection(shared.analysis(), state);
    this.writes = new WritePosition(shared.freshReads(), this.request, shared.analysis());
    this.hostWait = new AbortableWait(shared.aborting());
    this.unseen = new UnseenCalls(this, shared.desk());
    this.binding = new SessionBinding(shared, hostWait, this.request, state, statements, writes);
  }

  void connection(GuardedConnection value) {
    connection = value;
  }

  @Override
  public GuardedConnection connection() {
    if (connection == null) {
      throw new IllegalStateException("a session is made together with its connection");
    }
    return connection;
  }

  Sessions shared() {
    return shared;
  }

  @Override
  public SessionState state() {
    return state;
  }

  @Override
  public String tenant() {
    return request.original().tenant();
  }

  @Override
  public Deadline deadline() {
    return shared.deadline(request.original());
  }

  @Override
  public AbortableWait hostWait() {
    return hostWait;
  }

  @Override
  public TransactionState stateBefore() {
    return readOnlyCalls.around ? TransactionState.IDLE : before;
  }

  @Override
  public boolean hasSavepoint() {
    return savepoint;
  }

  @Override
  public ConnectRequest currentRequest() {
    return link == null ? request.with(request.next()) : request.bound();
  }

  @Override
  public SessionDefaults defaults() throws SQLException {
    ConnectRequest asked = currentRequest();
    return shared.defaults().of(asked, lender(asked));
  }

  SettingCalls settingCalls() {
    boolean initialized = shared.settings().initializer() != null;
    return new SettingCalls(this, request, shared.changes(), initialized, shared.namespace());
  }

  @Override
  public LinkLender lender(ConnectRequest asked) {
    AbortableSupply supply = new AbortableSupply(shared.supply(), hostWait);
    return new TransientLender(supply, shared.desk(), asked, deadline());
  }

  MetaDataSource metaData() {
    if (metaData == null) {
      metaData = new MetaDataSource(this, shared.replay(), shared.desk());
    }
    return metaData;
  }

  // ---- calls

  /** A call of the connection begins; binds, and again where the thread now reads or writes. */
  Link enter() throws SQLException {
    Link current = link;
    if (current != null && request.isOutdated() && isBetweenUnitsOfWork(current)) {
      release();
    }
    return enterAsBound();
  }

  /** The same for calls that begin no work; what the thread says now does not matter to them. */
  @Override
  public Link enterAsBound() throws SQLException {
    settle();
    Link current = link == null ? bind(false) : link;
    if (current.staleBecause() != null && isBetweenUnitsOfWork(current)) {
      release();
      current = bind(false);
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
    if (current.needsCare()) {
      checkUsable();
      if (link != current) {
        throw refusalOfObject(current);
      }
    }
    String stale = current.staleBecause();
    if (stale != null && current.role() == Role.WRITER) {
      current.abort(stale);
    }
    TransactionState now = current.driver().transactionState(current.raw());
    before = now;
    noteEndedByText(current, now);
    if (current.abortedBecause() != null) {
      StackRoom.toJudge();
      throw shared.desk().resolveUnsent(this, current);
    }
    if (now == TransactionState.IDLE) {
      current.transactionEnded();
      savepoint = false;
      if (state.hasProvisional()) {
        reapplyProvisional(current);
      }
    }
    enter(current);
  }

  /**
   * From here on the link is not lent to another session; another thread may have closed this one
   * since the call looked.
   */
  private void enter(Link current) throws SQLException {
    current.enter();
    if (link != current) {
      current.exit();
      throw AbortableSupply.closedException();
    }
  }

  /** A text, and no call, has ended the transaction that wrote: it may have been a commit. */
  private void noteEndedByText(Link current, TransactionState now) {
    if (now == TransactionState.IDLE && current.wrote() && !state.autoCommit()) {
      CommitWatch.doubt();
    }
  }

  /** What was set inside a transaction that has ended is set again. */
  private void reapplyProvisional(Link current) throws SQLException {
    try {
      shared.changes().reapplyProvisional(state, current);
    } catch (SQLException e) {
      SQLException exception = failed(current, e, CallKind.OTHER, null);
      dropLink("did not take the session's settings again");
      throw exception;
    }
  }

  @Override
  public <T> T call(Link entered, CallKind kind, Call<T> call) throws SQLException {
    SQLException failure;
    try {
      T result = call.on(entered.raw());
      entered.exit();
      return result;
    } catch (SQLException e) {
      failure = e;
    } catch (Throwable e) {
      torn(entered, kind, null);
      throw e;
    }
    entered.exit();
    throw failed(entered, failure, kind, null);
  }

  /** A call that is no part of a unit of work, or ends it, begins on the bound link. */
  void beginQuietly(Link current) throws SQLException {
    before = current.driver().transactionState(current.raw());
    enter(current);
  }

  /** What was open has been committed: a failure from here on is no failure of it. */
  void committed() {
    before = TransactionState.IDLE;
  }

  /** As {@link UnseenCalls#torn}. */
  void torn(Link current, CallKind kind, @Nullable String sql) {
    unseen.torn(current, kind, sql);
  }

  /** What calls that were not seen, or not seen to end, have done to the bound link. */
  private void settle() {
    Link current = link;
    if (current != null && current.needsCare()) {
      unseen.settle(current);
    }
  }

  /** Why an object of a link that the session does not have any more is refused. */
  SQLException refusalOfObject(Link former) {
    return refusal != null
        ? refusal.again()
        : new SQLException(
            "This object belongs to a connection to "
                + former.member().instanceId()
                + " that the session does not have any more; ask for it again.",
            "55000");
  }

  @Override
  public LinkGuard guard(Link current) {
    return new LinkGuard(this, current);
  }

  /** The application is given what the guard does not see: it counts as writing until the end. */
  @Override
  public void handsOut(Link current) throws SQLException {
    if (state.signal() != null) {
      inspection.refuseIfUnheld(current);
      readOnlyCalls.hold(current, null);
    }
    current.handOut();
    writes.handedOut(current);
  }

  /** A call that was entered changes data, though no text says so. */
  Link noteUnseenWrite(Link current) {
    current.noteMeantWrite();
    current.memory().note(SessionEffect.BY_TRIGGERS);
    sendsWrite(current, null);
    return current;
  }

  /** A call on the bound link has failed; what to throw. */
  SQLException failed(Link current, SQLException failure, CallKind kind, @Nullable String sql) {
    unseen.ifNoRoomTorn(current, kind, sql);
    if (CommitWatch.failed(current, current.callSequence() - 1)
        && (kind == CallKind.BATCH || sql == null || shared.analysis().mayCommit(current, sql))) {
      CommitWatch.doubt(); // a part of it may be committed
    }
    SQLException told = shared.desk().resolve(this, current, failure, kind, sql);
    return readOnlyCalls.around ? readOnlyCalls.failedAround(current, told) : told;
  }

  /**
   * A commit on the bound link has failed; what to throw, null if it has taken effect all the same.
   *
   * @param marker by which it can be found, null if it cannot
   */
  @Nullable SQLException commitFailed(
      Link current, SQLException failure, CallKind kind, @Nullable Marker marker) {
    unseen.ifNoRoomTorn(current, kind, null);
    return shared.desk().resolveCommit(this, current, failure, kind, marker);
  }

  /** Something that may write is about to be sent on the bound link. */
  void sendsWrite(Link current, @Nullable String sql) {
    writes.beforeWrite(current, sql, before, state.autoCommit());
    if (state.autoCommit() && !state.readOnly()) {
      CommitWatch.sent(current, current.callSequence());
    }
  }

  // ---- binding

  /** Binds a connection that is handed out bound. */
  void bindEagerly() throws SQLException {
    bind(true);
  }

  private Link bind(boolean eagerly) throws SQLException {
    checkUsable();
    try {
      Link bound = binding.bind(eagerly, deadline());
      savepoint = false;
      readOnlyCalls.around = false;
      link = bound;
      return bound;
    } catch (FailoverSQLException e) {
      remember(e);
      throw e;
    }
  }

  @Override
  public @Nullable Link boundLink() {
    return link;
  }

  @Override
  public boolean isBoundTo(Link candidate) {
    return link == candidate;
  }

  @Override
  public Lease unbind() {
    link = null;
    return binding.unbind();
  }

  /** Ends the link without waiting for anything; nothing to do while unbound. */
  void dropLink(String because) {
    link = null;
    binding.drop(because);
  }

  @Override
  public void release() {
    StackRoom.toGiveBack();
    letGo();
  }

  private void letGo() {
    if (link != null) {
      noteEndedByText(link, link.driver().transactionState(link.raw()));
    }
    link = null;
    binding.release();
  }

  // ---- refusals, closing

  @Override
  public void checkUsable() throws SQLException {
    if (isClosed()) {
      throw AbortableSupply.closedException();
    }
    settle();
    if (refusal != null) {
      throw refusal.again();
    }
  }

  @Override
  public SQLException refuse(Refusal value) {
    refusal = value;
    link = null;
    return value.toException();
  }

  @Nullable Refusal refusal() {
    settle();
    return refusal;
  }

  /** The application has acknowledged the refusal: a link that was kept is the session's again. */
  void acknowledged() {
    refusal = null;
    link = binding.link();
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
    if (verdict.getClass() == TransactionStateUnknownSQLException.class) {
      CommitWatch.doubt();
    }
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
    StackRoom.toGiveBack();
    closed = true;
    hostWait.close();
    try {
      letGo();
    } finally {
      refusal = null;
      try {
        if (metaData != null) {
          metaData.close();
        }
      } finally {
        onEnd.run();
      }
    }
  }

  /** From any thread: the call in flight fails, and nothing waits for a host because of it. */
  void abort() {
    StackRoom.toGiveBack();
    binding.abort();
    onEnd.run();
  }

  // ---- statements

  GuardedStatement statement(Link current, Statement raw) {
    return statements.add(new GuardedStatement(this, current, raw));
  }

  GuardedPreparedStatement prepared(Link current, PreparedStatement raw, String sql) {
    return statements.add(new GuardedPreparedStatement(this, current, raw, sql));
  }

  GuardedCallableStatement callable(Link current, CallableStatement raw, String sql) {
    return statements.add(new GuardedCallableStatement(this, current, raw, sql));
  }

  StatementList statements() {
    return statements;
  }
}
