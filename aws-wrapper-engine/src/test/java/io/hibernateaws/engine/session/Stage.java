package io.hibernateaws.engine.session;

import io.hibernateaws.engine.api.ConnectRequest;
import io.hibernateaws.engine.api.EngineEvent;
import io.hibernateaws.engine.api.Member;
import io.hibernateaws.engine.api.Role;
import io.hibernateaws.engine.api.SessionOptions;
import io.hibernateaws.engine.api.TestEvents;
import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.failover.Failover;
import io.hibernateaws.engine.failover.FailoverMode;
import io.hibernateaws.engine.failover.FailoverResult;
import io.hibernateaws.engine.freshreads.FreshReads;
import io.hibernateaws.engine.link.Link;
import io.hibernateaws.engine.link.TestLinks;
import io.hibernateaws.engine.outcome.OutcomeVerification;
import io.hibernateaws.engine.pool.Lease;
import io.hibernateaws.engine.pool.LinkSupply;
import io.hibernateaws.engine.product.DatabaseFamily;
import io.hibernateaws.engine.product.LinkIdentity;
import io.hibernateaws.engine.product.Position;
import io.hibernateaws.engine.product.ServerQueries;
import io.hibernateaws.engine.product.TestedProduct;
import io.hibernateaws.engine.route.ReadRouting;
import io.hibernateaws.engine.route.ReadSignal;
import io.hibernateaws.engine.state.SessionSettings;
import io.hibernateaws.engine.time.Deadline;
import io.hibernateaws.engine.time.NanoClock;
import io.hibernateaws.engine.time.Watchdog;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything a session plays with, as fakes: a supply that lends links to one writer and one
 * reader, a failover that ends as the test says, a family that reads SQLSTATEs.
 */
final class Stage implements LinkSupply, Failover, ServerQueries, AutoCloseable {
  static final Member WRITER =
      new Member("writer-1", new Endpoint("writer-1.local", 5432), Role.WRITER, 0);
  static final Member READER =
      new Member("reader-1", new Endpoint("reader-1.local", 5432), Role.READER, 0);

  private final Watchdog watchdog = new Watchdog("test-watchdog");
  private final Deque<FakeRaw> prepared = new ArrayDeque<>();
  private final Deque<Link> idle = new ArrayDeque<>();

  final TestedProduct tested;
  final FakeDriver driver = new FakeDriver();
  final FakeProduct product;
  final List<FakeRaw> raws = new ArrayList<>();
  final List<Link> links = new ArrayList<>();
  final List<ConnectRequest> borrows = new ArrayList<>();
  final List<ConnectRequest> lends = new ArrayList<>();
  final List<String> endings = new ArrayList<>();
  final List<EngineEvent> events = new ArrayList<>();

  /** Instances that refused a write and called themselves the writer. */
  final List<String> refusing = new ArrayList<>();

  /** Whether another one is the writer then. */
  boolean replaced;

  @Override
  public boolean isReplaced(String instanceId) {
    refusing.add(instanceId);
    return replaced;
  }

  /** Instances whose locks were waited for. */
  final List<String> awaited = new ArrayList<>();

  Duration lastWait = Duration.ZERO;

  final List<FailoverMode> failovers = new ArrayList<>();

  FailoverResult result = new FailoverResult.HostVerified(WRITER, Duration.ofMillis(5));
  Role identified = Role.WRITER;
  boolean usableHost = true;
  boolean alwaysReader;
  boolean readersAreAway;
  boolean withFailover = true;
  ReadRouting reads = new ReadRouting(EnumSet.allOf(ReadSignal.class), null, null);
  int eager;
  int writersToRead;
  boolean noWriterToRead;
  @Nullable SQLException borrowFailure;

  /** What another thread does just before the next call of a lease, once. */
  Runnable beforeLease = () -> {};

  private void meanwhile() {
    Runnable once = beforeLease;
    beforeLease = () -> {};
    once.run();
  }

  /** What a wait for a host does: nothing, or it blocks until it is interrupted. */
  Wait wait = () -> {};

  interface Wait {
    void forHost() throws InterruptedException;
  }

  /** Whether the thread was interrupted in its wait; keeps the flag as the engine's waits do. */
  private boolean interruptedInWait() {
    try {
      wait.forHost();
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  @Nullable OutcomeVerification verification;

  @Nullable FreshReads freshReads;

  /** What the servers answer when they are asked how far they have come. */
  @Nullable Position written;

  @Nullable Position shown;

  SessionSettings settings =
      new SessionSettings(true, true, true, true, null, SessionSettings.Check.WHEN_NEEDED);

  private @Nullable Sessions sessions;

  /** Servers of PostgreSQL, where a test is not about the product. */
  Stage() {
    this(TestedProduct.POSTGRESQL);
  }

  Stage(TestedProduct tested) {
    this.tested = tested;
    this.product = new FakeProduct(tested.product());
  }

  Sessions sessions() {
    if (sessions == null) {
      sessions =
          new Sessions(
              this,
              () -> withFailover ? this : null,
              this::family,
              settings,
              reads,
              Duration.ofSeconds(30),
              verification,
              freshReads,
              TestEvents.to(events::add),
              NanoClock.system());
    }
    return sessions;
  }

  Connection open() {
    return sessions().open(ConnectRequest.WRITABLE, SessionOptions.DEFAULT);
  }

  Connection openReadOnly() {
    return sessions().open(ConnectRequest.READ_ONLY, SessionOptions.DEFAULT);
  }

  /** A connection in a transaction that has sent an update. */
  Connection inTransaction() throws SQLException {
    Connection connection = open();
    connection.setAutoCommit(false);
    connection.createStatement().executeUpdate("insert into t values (1)");
    return connection;
  }

  /** The driver's connection the next fresh link will have. */
  FakeRaw next() {
    FakeRaw raw = new FakeRaw(product);
    prepared.add(raw);
    return raw;
  }

  /** The driver's connection lent last. */
  FakeRaw raw() {
    return raws.get(raws.size() - 1);
  }

  Link link(Connection connection) {
    Link link = ((GuardedConnection) connection).session.link;
    if (link == null) {
      throw new IllegalStateException("not bound");
    }
    return link;
  }

  boolean isBound(Connection connection) {
    return ((GuardedConnection) connection).session.link != null;
  }

  SQLException lost() {
    return tested.lost();
  }

  // ---- supply

  @Override
  public Lease borrow(ConnectRequest request) throws SQLException {
    borrows.add(request);
    if (interruptedInWait()) {
      throw new SQLException("interrupted while waiting for a connection", "08001");
    }
    SQLException failure = borrowFailure;
    if (failure != null) {
      throw failure;
    }
    return lease((request.readOnly() && !readersAreAway) || alwaysReader ? READER : WRITER);
  }

  @Override
  public Lease borrowEagerly(ConnectRequest request) throws SQLException {
    eager++;
    return borrow(request);
  }

  @Override
  public Lease borrowWriterToRead(ConnectRequest request) throws SQLException {
    writersToRead++;
    return lease(noWriterToRead ? READER : WRITER);
  }

  @Override
  public Lease borrowAny(ConnectRequest request) throws SQLException {
    lends.add(request);
    if (interruptedInWait()) {
      throw new SQLException("interrupted while waiting for a connection", "08001");
    }
    return lease(READER);
  }

  @Override
  public boolean hasUsableHost(ConnectRequest request) {
    return usableHost;
  }

  private Lease lease(Member member) {
    for (Link link : idle) {
      if (link.member().equals(member) && prepared.isEmpty()) {
        idle.remove(link);
        return new FakeLease(link);
      }
    }
    FakeRaw raw = prepared.isEmpty() ? new FakeRaw(product) : prepared.remove();
    raws.add(raw);
    Link link =
        TestLinks.link(raw.connection, driver, product, member, watchdog, Duration.ofSeconds(20));
    links.add(link);
    return new FakeLease(link);
  }

  private final class FakeLease implements Lease {
    private final Link link;
    private boolean over;

    FakeLease(Link link) {
      this.link = link;
    }

    @Override
    public Link link() {
      meanwhile();
      return link;
    }

    @Override
    public FailoverMode mode() {
      return link.role() == Role.WRITER
          ? FailoverMode.STRICT_WRITER
          : FailoverMode.READER_OR_WRITER;
    }

    @Override
    public void giveBack() {
      if (!over) {
        over = true;
        endings.add(link.isBroken() ? "broken" : "given back");
        if (!link.isBroken()) {
          idle.push(link);
        }
      }
    }

    @Override
    public void evict(String because) {
      meanwhile();
      if (!over) {
        over = true;
        endings.add("evicted: " + because);
        link.abort(because);
        link.close(because);
      }
    }

    @Override
    public boolean awaitEndOnServer(Deadline deadline) throws InterruptedException {
      awaited.add(link.member().instanceId());
      lastWait = Duration.ofNanos(deadline.nanosLeft());
      return true;
    }
  }

  // ---- failover

  @Override
  public FailoverResult await(FailoverMode mode, LostLink lost, Deadline deadline) {
    failovers.add(mode);
    return interruptedInWait() ? new FailoverResult.Interrupted(Duration.ZERO) : result;
  }

  // ---- family

  DatabaseFamily family() {
    return product.family(this);
  }

  @Override
  public LinkIdentity identify(Connection raw) throws SQLException {
    raw.nativeSQL("role?");
    return new LinkIdentity(identified, null, null);
  }

  @Override
  public @Nullable Position written(Connection raw) throws SQLException {
    raw.nativeSQL("written?");
    return written;
  }

  @Override
  public String writtenUnknown() {
    return "it does not know";
  }

  @Override
  public String shownUnknown() {
    return "it does not know";
  }

  @Override
  public @Nullable Position shown(Connection raw) throws SQLException {
    raw.nativeSQL("shown?");
    return shown;
  }

  @Override
  public void close() {
    watchdog.close();
  }
}
