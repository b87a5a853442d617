package io.hibernateaws.engine.link;

import io.hibernateaws.engine.api.ConnectSQLException;
import io.hibernateaws.engine.api.EngineEvents;
import io.hibernateaws.engine.api.Role;
import io.hibernateaws.engine.credential.CachingCredentials;
import io.hibernateaws.engine.credential.Logins;
import io.hibernateaws.engine.credential.NoCredentialsException;
import io.hibernateaws.engine.driver.DriverAdapter;
import io.hibernateaws.engine.driver.OpenAttempt;
import io.hibernateaws.engine.driver.SentBytes;
import io.hibernateaws.engine.driver.SocketSettings;
import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.endpoint.EndpointParser;
import io.hibernateaws.engine.endpoint.NameWatch;
import io.hibernateaws.engine.extension.ConnectInterceptors;
import io.hibernateaws.engine.product.DatabaseFamily;
import io.hibernateaws.engine.product.FailureKind;
import io.hibernateaws.engine.product.Speaker;
import io.hibernateaws.engine.spi.CredentialSource;
import io.hibernateaws.engine.spi.Credentials;
import io.hibernateaws.engine.spi.PhysicalConnect;
import io.hibernateaws.engine.time.Deadline;
import io.hibernateaws.engine.time.NanoClock;
import io.hibernateaws.engine.time.Watchdog;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Opens physical connections: resolve, connect our own socket, authenticate. One deadline covers
 * all of it; the watchdog closes the socket when it passes, because a driver's own abort can block
 * for ever under TLS. Sessions and monitors both come through here.
 */
public final class PhysicalOpener implements AutoCloseable {
  /**
   * Nobody's user, for whom no refused log-in counts: servers lock users for too many of them, and
   * hosts for connections that are closed in the middle of one.
   */
  private static final Credentials STRANGER = new Credentials("aws_host_probe", null);

  /**
   * Where to, and as whom.
   *
   * @param endpoint the name that is resolved, and that the driver verifies TLS against
   * @param address to connect to in place of those of the name, null for those
   * @param user whose credentials are asked for
   * @param properties of the driver, strings only
   * @param role in which the link is to serve sessions, null for a monitor's
   */
  public record Target(
      Endpoint endpoint,
      @Nullable InetAddress address,
      String database,
      String user,
      CredentialSource credentials,
      Map<String, String> properties,
      @Nullable Role role) {
    /** At the addresses of the name. */
    public Target(
        Endpoint endpoint,
        String database,
        String user,
        CredentialSource credentials,
        Map<String, String> properties,
        @Nullable Role role) {
      this(endpoint, null, database, user, credentials, properties, role);
    }

    /** The same login at another place. */
    public Target at(Endpoint other) {
      return new Target(other, database, user, credentials, properties, role);
    }

    /** The same login at one address, wherever the name leads. */
    public Target at(InetAddress one) {
      return new Target(endpoint, one, database, user, credentials, properties, role);
    }

    /** The same with other properties. */
    public Target with(Map<String, String> others) {
      return new Target(endpoint, address, database, user, credentials, others, role);
    }

    /** No driver properties: they may carry secrets. */
    @Override
    public String toString() {
      return "Target[" + endpoint + "/" + database + "]";
    }
  }

  /** What the driver opened, and the sockets under it. */
  public record Opened(Connection raw, OpenAttempt socket, String user) {}

  /** Resolves a name within a deadline. */
  @FunctionalInterface
  public interface Lookup {
    InetAddress[] lookup(String host, Deadline deadline) throws IOException, InterruptedException;
  }

  /** The name of the server leads elsewhere now, and the log-in is not over. */
  private static final class MovedException extends SQLException {
    private static final long serialVersionUID = 1L;

    MovedException(Endpoint endpoint, InetAddress address, SQLException met) {
      super(endpoint + " leads elsewhere than to " + address.getHostAddress(), "08001", met);
    }
  }

  private final DriverAdapter driver;
  private final Supplier<DatabaseFamily> family;
  private final Lookup names;
  private final NameWatch moves;
  private final SocketSettings sockets;
  private final Watchdog watchdog;
  private final Duration connectTimeout;
  private final @Nullable ConnectInterceptors interceptors;
  private final Logins logins;
  private final Set<OpenAttempt> underWay = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /**
   * @param family as far as it is known
   * @param moves tells a connect that waits where the name leads meanwhile
   * @param interceptors asked before each connect, null for none; closed with the opener
   */
  public PhysicalOpener(
      DriverAdapter driver,
      Supplier<DatabaseFamily> family,
      Lookup names,
      NameWatch moves,
      SocketSettings sockets,
      Watchdog watchdog,
      Duration connectTimeout,
      @Nullable ConnectInterceptors interceptors,
      EngineEvents events,
      NanoClock clock) {
    this.driver = driver;
    this.family = family;
    this.names = names;
    this.moves = moves;
    this.sockets = sockets;
    this.watchdog = watchdog;
    this.connectTimeout = connectTimeout;
    this.interceptors = interceptors;
    this.logins = new Logins(this::refusesLogin, events, clock);
  }

  public DriverAdapter driver() {
    return driver;
  }

  /**
   * What a failure of opening a link, or of asking a new one who it is, says about its host. Where
   * the speaker is not known the state decides: nothing has been sent that could be lost.
   */
  public FailureKind failureKind(SQLException failure) {
    return NoCredentialsException.isBehind(failure)
        ? FailureKind.LOGIN
        : family.get().classifyOpening(failure, this::speakerAtOpening);
  }

  private Speaker speakerAtOpening(SQLException one) {
    Speaker speaker = driver.speaker(one, null);
    return speaker == Speaker.UNKNOWN ? Speaker.DRIVER : speaker;
  }

  /**
   * Opens one connection on this thread.
   *
   * @throws SQLException the driver's own, or {@link ConnectSQLException} when the name has no
   *     address, the deadline passed or the engine is closing
   */
  public Opened open(Target target, Deadline deadline) throws SQLException {
    return open(target, deadline, attempt -> {});
  }

  /**
   * Opens one connection on this thread.
   *
   * @param onAttempt told of every attempt before it begins
   */
  Opened open(Target wanted, Deadline deadline, Consumer<OpenAttempt> onAttempt)
      throws SQLException {
    return open(wanted, deadline, connectTimeout, onAttempt);
  }

  /**
   * Opens one connection on this thread.
   *
   * @param longest of the connect once its credentials are there, at most the opener's own limit
   */
  public Opened open(Target wanted, Deadline deadline, Duration longest) throws SQLException {
    return open(wanted, deadline, longest, attempt -> {});
  }

  private Opened open(
      Target wanted, Deadline deadline, Duration longest, Consumer<OpenAttempt> onAttempt)
      throws SQLException {
    Target target = intercepted(wanted, deadline.atMost(connectTimeout));
    return logins.open(
        target.credentials(),
        target.endpoint(),
        target.user(),
        deadline,
        longest.compareTo(connectTimeout) < 0 ? longest : connectTimeout,
        () -> closed,
        (login, limit) -> open(target, login, limit, onAttempt));
  }

  /**
   * Waits for a first word of a server, which it says to anybody who begins to log in; no
   * credentials are asked for, and nobody gets in.
   *
   * @throws SQLException of a server that has said nothing before the deadline or the opener's own
   *     limit
   */
  public void knock(Target wanted, Deadline deadline) throws SQLException {
    Deadline limit = deadline.atMost(connectTimeout);
    List<OpenAttempt> attempts = new ArrayList<>();
    try {
      open(intercepted(wanted, limit), STRANGER, limit, attempts::add).socket().abort();
    } catch (SQLException e) {
      if (attempts.stream().noneMatch(OpenAttempt::heard)) {
        throw e;
      }
    }
  }

  /**
   * Whether the server has refused the credentials. A certificate is looked at before the password
   * is sent, so it says nothing about the password.
   */
  private boolean refusesLogin(SQLException failure) {
    return !(failure instanceof UntrustedServerException)
        && family.get().classifyOpening(failure, this::speakerAtOpening) == FailureKind.LOGIN;
  }

  private Target intercepted(Target wanted, Deadline limit) throws SQLException {
    if (interceptors == null) {
      return wanted;
    }
    PhysicalConnect connect =
        new PhysicalConnect(wanted.endpoint(), wanted.database(), wanted.user(), wanted.role());
    boolean needsTls = CachingCredentials.needTls(wanted.credentials());
    return wanted.with(interceptors.properties(connect, wanted.properties(), needsTls, limit));
  }

  private Opened open(
      Target target, Credentials login, Deadline limit, Consumer<OpenAttempt> onAttempt)
      throws SQLException {
    Duration patience = NameWatch.INTERVAL;
    while (true) {
      try {
        return openOnce(target, login, limit, patience, onAttempt);
      } catch (MovedException e) {
        // Where names take turns and the network is slow a connect would never end otherwise.
        patience = patience.multipliedBy(2);
        if (limit.passed() || closed) {
          throw e;
        }
      }
    }
  }

  private Opened openOnce(
      Target target,
      Credentials login,
      Deadline limit,
      Duration patience,
      Consumer<OpenAttempt> onAttempt)
      throws SQLException {
    SQLException last = null;
    for (InetAddress address : resolve(target, limit)) {
      try {
        return connect(target, login, address, limit, patience, onAttempt);
      } catch (MovedException e) {
        throw e;
      } catch (SQLException e) {
        if (last != null) {
          e.addSuppressed(last);
        }
        last = e;
        if (limit.passed() || closed || !isUnreachable(e)) {
          throw e;
        }
      }
    }
    throw last == null ? noAddress(target.endpoint(), null) : last;
  }

  /**
   * Only when no server answered at one address the next one is tried: a refusal to log in counts
   * for all.
   */
  private static boolean isUnreachable(SQLException e) {
    return e.getSQLState() == null || e.getSQLState().startsWith("08");
  }

  private InetAddress[] resolve(Target target, Deadline limit) throws SQLException {
    Endpoint endpoint = target.endpoint();
    InetAddress fixed = target.address();
    if (fixed != null) {
      return new InetAddress[] {fixed};
    }
    try {
      return names.lookup(endpoint.host(), limit);
    } catch (SocketTimeoutException e) {
      throw late(endpoint, false, e);
    } catch (IOException e) {
      throw noAddress(endpoint, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ConnectSQLException("interrupted while resolving " + endpoint.host(), e);
    }
  }

  private Opened connect(
      Target target,
      Credentials login,
      InetAddress address,
      Deadline limit,
      Duration patience,
      Consumer<OpenAttempt> onAttempt)
      throws SQLException {
    Endpoint endpoint = target.endpoint();
    OpenAttempt attempt =
        new OpenAttempt(
            new InetSocketAddress(address, endpoint.port()),
            limit,
            sockets,
            () -> new SentBytes(family.get().product().sentMessages()));
    underWay.add(attempt);
    onAttempt.accept(attempt);
    if (closed) {
      attempt.abort();
    }
    boolean opened = false;
    // A proxy's name has several addresses that take turns, and each is the proxy.
    NameWatch.Watch move =
        target.address() == null && !EndpointParser.parse(endpoint.host()).kind().isProxy()
            ? moves.watch(endpoint.host(), address, patience, attempt::abort)
            : null;
    try (Watchdog.Watch watch = watchdog.watch(limit, attempt::abort)) {
      Connection raw =
          driver.open(
              attempt,
              endpoint,
              target.database(),
              login.user(),
              login.password(),
              target.properties());
      opened = true;
      return new Opened(raw, attempt, login.user());
    } catch (SQLException e) {
      if (closed) {
        throw new ConnectSQLException("the engine is closing; no connection to " + endpoint, e);
      }
      if (limit.passed()) {
        throw late(endpoint, attempt.heard(), e);
      }
      if (move != null && move.moved() && attempt.wasAborted()) {
        throw new MovedException(endpoint, address, e);
      }
      throw driver.distrusts(e)
          ? new UntrustedServerException(endpoint, driver.properties(), e)
          : e;
    } finally {
      if (move != null) {
        move.close();
      }
      if (!opened) {
        attempt.abort();
      }
      underWay.remove(attempt);
    }
  }

  private SQLException late(Endpoint endpoint, boolean heard, Exception cause) {
    String reason =
        "no connection to "
            + endpoint
            + " within its deadline (at most network.connect_timeout="
            + connectTimeout.toMillis()
            + "ms, which covers resolution, TCP, TLS and authentication)";
    return heard
        ? new SlowLoginException(reason + ", though the server had begun to answer", cause)
        : new ConnectSQLException(reason, cause);
  }

  private static ConnectSQLException noAddress(Endpoint endpoint, @Nullable Exception cause) {
    String why = cause == null ? "" : ": " + cause.getMessage();
    return new ConnectSQLException("host " + endpoint.host() + " has no address" + why, cause);
  }

  /** Gives up every connect that is under way and refuses new ones. */
  @Override
  public void close() {
    closed = true;
    underWay.forEach(OpenAttempt::abort);
    if (interceptors != null) {
      interceptors.close();
    }
  }
}
