package io.hibernateaws.engine.link;

import io.hibernateaws.engine.api.Member;
import io.hibernateaws.engine.api.Role;
import io.hibernateaws.engine.driver.DriverAdapter;
import io.hibernateaws.engine.driver.OpenAttempt;
import io.hibernateaws.engine.driver.SentBytes;
import io.hibernateaws.engine.monitoring.WatchedLink;
import io.hibernateaws.engine.product.DatabaseProduct;
import io.hibernateaws.engine.product.FailureKind;
import io.hibernateaws.engine.product.Position;
import io.hibernateaws.engine.product.TransactionState;
import io.hibernateaws.engine.time.Deadline;
import io.hibernateaws.engine.time.Watchdog;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.InetAddress;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One physical connection, from open to close. It belongs to one session at a time; only {@link
 * #abort}, {@link #callSequence} and the getters of what was fixed at opening may be used by other
 * threads.
 *
 * <p>A link carries one number, its call sequence: odd while a guarded call runs, even otherwise.
 * The monitor of a host compares two readings of it; nothing else is recorded per call.
 */
public final class Link implements WatchedLink {
  private static final Logger LOG = Logger.getLogger(Link.class);
  private static final VarHandle SEQUENCE;

  static {
    try {
      SEQUENCE = MethodHandles.lookup().findVarHandle(Link.class, "sequence", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Connection raw;
  private final DriverAdapter driver;
  private final DatabaseProduct product;
  private final OpenAttempt socket;
  private final @Nullable SentBytes sent;
  private final OpenedAs openedAs;
  private final boolean pooled;
  private final Watchdog watchdog;
  private final Duration auxiliaryTimeout;
  private final LinkRegistry registry;
  private final LinkMemory memory = new LinkMemory();
  private final AtomicReference<@Nullable String> ended = new AtomicReference<>();
  private volatile @Nullable String abortedBecause;
  private volatile @Nullable String staleBecause;

  @SuppressWarnings("UnusedVariable") // read and written through SEQUENCE
  private volatile long sequence;

  private int depth;
  private boolean torn;
  private boolean handedOut;
  private boolean wrote;
  private boolean meantToWrite;
  private boolean mayHaveCommitted;
  private @Nullable Boolean saidToHaveWritten;
  private @Nullable Position shown;
  private long lastUsedNanos;

  Link(
      Connection raw,
      DriverAdapter driver,
      DatabaseProduct product,
      OpenAttempt socket,
      OpenedAs openedAs,
      Watchdog watchdog,
      Duration auxiliaryTimeout,
      LinkRegistry registry) {
    this.raw = raw;
    this.driver = driver;
    this.product = product;
    this.socket = socket;
    this.sent = socket.sent();
    this.openedAs = openedAs;
    this.pooled = openedAs.throughPooler(driver.serverProcessId(raw));
    this.watchdog = watchdog;
    this.auxiliaryTimeout = auxiliaryTimeout;
    this.registry = registry;
    this.lastUsedNanos = openedAs.openedNanos();
    if (sent != null) {
      sent.calls(this::callSequence);
    }
  }

  /** The driver's own connection. */
  public Connection raw() {
    return raw;
  }

  public DriverAdapter driver() {
    return driver;
  }

  /** Whose SQL the server speaks. */
  public DatabaseProduct product() {
    return product;
  }

  /** What a failure of a call on this link says about the link; asks nothing. */
  public FailureKind failureKind(SQLException failure) {
    return product.classify(failure, one -> driver.speaker(one, raw));
  }

  /** Whether the server has said that new transactions of this link only read; null if unsaid. */
  public @Nullable Boolean reportedReadOnly() {
    String said = reported(product.readOnlyParameter());
    return said == null ? null : said.equals("on");
  }

  /**
   * Whether a pooler is known to lie in between, so that another server process may do the work
   * each time, and what one is told is told to other clients; behind RDS Proxy that is so even
   * where the process that answered first is the one that was named.
   */
  public boolean isPooled() {
    return pooled;
  }

  /** Whether the server process that was asked is known to be the one that does the work. */
  public boolean isDirect() {
    return openedAs.identity().process() != null && !isPooled();
  }

  /**
   * Whether the server said with its last answer that it is in recovery; null if unsaid. Behind a
   * pooler the answer may have come from elsewhere, so there it is unsaid.
   */
  public @Nullable Boolean reportedRecovery() {
    if (!isDirect()) {
      return null;
    }
    String said = reported(product.recoveryParameter());
    return said == null ? null : said.equals("on");
  }

  /**
   * Whether the server says that a backslash in a literal is a character like any other, so that
   * literals end where they seem to. Behind a pooler another server may be asked.
   */
  public boolean readsLiteralsPlainly() {
    String parameter = product.plainLiteralsParameter();
    return parameter == null || (!isPooled() && "on".equals(reported(parameter)));
  }

  /** Whether a read-only transaction on this link's server holds back every write. */
  public boolean readOnlyHoldsAll() {
    return product.readOnlyHoldsAll(reported(product.versionParameter()));
  }

  private @Nullable String reported(@Nullable String parameter) {
    return parameter == null ? null : driver.reportedParameter(raw, parameter);
  }

  public OpenedAs openedAs() {
    return openedAs;
  }

  /** The instance at the other end, in the role it had when the link was opened. */
  public Member member() {
    return openedAs.member();
  }

  public Role role() {
    return openedAs.member().role();
  }

  /** Whether the server has told no identifier, so that its member is the name that led to it. */
  public boolean isKnownByName() {
    return openedAs.identity().instanceId() == null;
  }

  public LinkMemory memory() {
    return memory;
  }

  /** A guarded call begins; only the thread of the session that holds the link, calls may nest. */
  public void enter() {
    if (depth++ == 0) {
      SEQUENCE.setRelease(this, (long) SEQUENCE.get(this) + 1);
    }
  }

  /**
   * The call that began with the matching {@link #enter} is over: it has returned, or thrown an
   * {@link SQLException}. After anything else it never is, so that the sequence stays odd and no
   * pool lends the link again.
   */
  public void exit() {
    if (--depth == 0) {
      SEQUENCE.setRelease(this, (long) SEQUENCE.get(this) + 1);
    }
  }

  @Override
  public long callSequence() {
    return (long) SEQUENCE.getAcquire(this);
  }

  /** The sequence during the call that runs, or ran last. */
  public long lastCall() {
    return (callSequence() - 1) | 1;
  }

  /** The running call is about to send a commit and nothing else. */
  public void commitBegins() {
    if (sent != null) {
      sent.commitBegins();
    }
  }

  /**
   * Whether a call has certainly not sent, and never will send, a whole message that commits. After
   * a yes nothing leaves on this link any more.
   *
   * @param call of {@link #lastCall}
   * @param atExecution whether what it asked for commits when it is executed
   */
  public boolean neverCommits(long call, boolean atExecution) {
    return sent != null && sent.neverCommits(call, atExecution);
  }

  @Override
  public InetAddress address() {
    return socket.address().getAddress();
  }

  public boolean inFlight() {
    return (callSequence() & 1) == 1;
  }

  /**
   * A call ended with neither a result nor an {@link SQLException}, so driver and server may be in
   * the middle of a message. A write of one field, because the stack may be exhausted.
   */
  public void tear() {
    torn = true;
  }

  public boolean isTorn() {
    return torn;
  }

  /**
   * The application is given the driver's own connection, or an object that leads to it: whatever
   * it does there is not seen, and it may keep what it was given for longer than its session.
   */
  public void handOut() {
    handedOut = true;
  }

  public boolean isHandedOut() {
    return handedOut;
  }

  /** Whether a call must look at the link before it begins. */
  public boolean needsCare() {
    return torn || handedOut;
  }

  /** Whether the running transaction has sent something that is not known to be a query. */
  public boolean wrote() {
    return wrote || handedOut;
  }

  public void noteWrite() {
    wrote = true;
  }

  /**
   * Whether the running transaction has changed data, asked immediately before its commit: by a
   * call that is meant to, or by what the server says, which is asked once. {@link #wrote} alone
   * may be a text that only looks like it.
   */
  public boolean hasWritten() throws SQLException {
    if (meantToWrite) {
      return true;
    }
    Boolean known = saidToHaveWritten;
    if (known == null) {
      known = product.hasWritten(raw);
      saidToHaveWritten = known;
    }
    return known;
  }

  public void noteMeantWrite() {
    wrote = true;
    meantToWrite = true;
  }

  /** A text is about to be sent that may commit what was done before it. */
  public void noteMayCommit() {
    mayHaveCommitted = true;
  }

  /** Whether the session's unit of work may be committed in part. */
  public boolean mayHaveCommitted() {
    return mayHaveCommitted;
  }

  /** The session gives the link back. */
  public void useEnded() {
    transactionEnded();
    mayHaveCommitted = false;
  }

  /**
   * A call of the application, and not a text, has ended its unit of work. If a text may have
   * committed within, the server has to say that nothing of it lasts: neither a transaction nor
   * another autocommit mode than the session's.
   */
  public void unitOfWorkEnded(boolean autoCommit) {
    transactionEnded();
    mayHaveCommitted =
        mayHaveCommitted
            && (driver.transactionState(raw) != TransactionState.IDLE
                || driver.serverAutoCommits(raw) != autoCommit);
  }

  public void transactionEnded() {
    wrote = false;
    meantToWrite = false;
    saidToHaveWritten = null;
  }

  /**
   * How far the reader at the other end had come when it was last asked on this link, null if it
   * never was; it does not go back while the link lives.
   */
  public @Nullable Position shown() {
    return shown;
  }

  public void shown(@Nullable Position value) {
    shown = value;
  }

  /** When the link came back to its store, by the engine's clock. */
  public long lastUsedNanos() {
    return lastUsedNanos;
  }

  public void usedAt(long nanos) {
    lastUsedNanos = nanos;
  }

  /**
   * Runs one of the engine's own calls on this link: under the call sequence, and ended by closing
   * the socket after {@code auxiliary_query_timeout} or {@code deadline}, whichever is earlier.
   */
  public <T> T auxiliary(Deadline deadline, AuxiliaryCall<T> call) throws SQLException {
    enter();
    boolean over = false;
    try (Watchdog.Watch watch =
        watchdog.watch(
            deadline.atMost(auxiliaryTimeout), () -> abort("no answer within its deadline"))) {
      T result = call.on(raw);
      over = true;
      return result;
    } catch (SQLException e) {
      over = true;
      throw e;
    } finally {
      if (over) {
        exit();
      } else {
        tear();
        abort("a call of the engine ended with neither a result nor an SQLException");
      }
    }
  }

  /** A call of the engine on the driver's connection. */
  @FunctionalInterface
  public interface AuxiliaryCall<T> {
    T on(Connection raw) throws SQLException;
  }

  /**
   * Closes the raw socket under whatever is blocked in it. Any thread, never blocks; the first
   * reason counts.
   */
  @Override
  public void abort(String because) {
    if (abortedBecause == null) {
      abortedBecause = because;
    }
    socket.abort();
  }

  /**
   * The link must not begin another unit of work; a call in flight goes on unless it is aborted
   * too. Any thread.
   */
  public void markStale(String because) {
    staleBecause = because;
  }

  /** Why the link must not begin another unit of work; null while it may. */
  public @Nullable String staleBecause() {
    return staleBecause;
  }

  /** Why the engine aborted the link; null while it has not. */
  public @Nullable String abortedBecause() {
    return abortedBecause;
  }

  /** Whether the link is known to be unusable without asking the server. */
  public boolean isBroken() {
    if (torn || abortedBecause != null || ended.get() != null) {
      return true;
    }
    try {
      return raw.isClosed();
    } catch (SQLException | RuntimeException e) {
      return true;
    }
  }

  /**
   * Ends the link: politely if it is healthy, otherwise by its socket. Idempotent; bounded by the
   * auxiliary time-out.
   */
  public void close(String because) {
    if (!ended.compareAndSet(null, because)) {
      return;
    }
    enter();
    try (Watchdog.Watch watch =
        watchdog.watch(auxiliaryTimeout, () -> abort("did not close within its deadline"))) {
      raw.close();
    } catch (SQLException | RuntimeException | Error e) {
      // The link is ended below whatever the driver says, and the session is over.
      LOG.debugf("Closing a link to %s (%s) met %s", member().instanceId(), because, e);
    } finally {
      exit();
      socket.abort();
      registry.closed(this, because);
    }
  }

  /** Ends the link, politely if it still works, by its socket if not. */
  public void end(String because) {
    if (inFlight() || isBroken()) {
      abort(because);
    }
    close(because);
  }

  @Override
  public String toString() {
    return "Link["
        + member().instanceId()
        + " as "
        + role()
        + ", "
        + openedAs.identity().process()
        + "]";
  }
}
