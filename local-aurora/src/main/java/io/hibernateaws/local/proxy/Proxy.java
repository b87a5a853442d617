package io.hibernateaws.local.proxy;

import io.hibernateaws.local.server.Platform;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * The network in front of one instance. Faults add up until {@link #heal()}; each takes effect
 * before its method returns. Replication does not pass through here, so nothing done here blocks a
 * commit. Thread-safe.
 */
public final class Proxy implements AutoCloseable {
  private static final int UPSTREAM_TIMEOUT_MILLIS = 10_000;

  private final InetSocketAddress address;
  private final InetSocketAddress upstream;
  private final Gate gate;
  private final Protocol protocol;
  private final @Nullable SSLSocketFactory tls;
  private final Cuts cuts = new Cuts();
  private final Weather weather = new Weather();
  private final Set<ProxiedConnection> connections = ConcurrentHashMap.newKeySet();
  private final AtomicLong accepted = new AtomicLong();

  /** In front of one server; listens on nothing until the cluster opens it. */
  public Proxy(InetSocketAddress address, InetSocketAddress upstream, Protocol protocol) {
    this(address, upstream, protocol, null);
  }

  /**
   * The same for clients that may encrypt.
   *
   * @param tls what the proxy proves to be to them; null if what they encrypt passes as it is
   */
  public Proxy(
      InetSocketAddress address,
      InetSocketAddress upstream,
      Protocol protocol,
      @Nullable SSLContext tls) {
    this(address, upstream, protocol, tls, Platform.here());
  }

  Proxy(
      InetSocketAddress address,
      InetSocketAddress upstream,
      Protocol protocol,
      @Nullable SSLContext tls,
      Platform platform) {
    this.tls = tls == null ? null : tls.getSocketFactory();
    this.address = address;
    this.upstream = upstream;
    this.protocol = protocol;
    this.gate = new Gate(address, this::accepted, platform);
  }

  /** Where clients connect. */
  public InetAddress address() {
    return address.getAddress();
  }

  /** New connections are refused; established ones live on. */
  public void refuse() {
    gate.network(Listener.Mode.REFUSE);
  }

  /**
   * New connections get no answer at all, not even a refusal; established ones live on. On Linux
   * only: an {@link IllegalStateException} elsewhere.
   */
  public void blackHoleNew() {
    gate.network(Listener.Mode.BLACK_HOLE);
  }

  /** Established connections fall silent in both directions; new ones can be opened, and are. */
  public void blackHoleEstablished() {
    weather.silence(true);
  }

  /**
   * Established connections fall silent for good, not even their ends are relayed, as when a
   * firewall has forgotten them; new ones work.
   */
  public void forgetEstablished() {
    connections.forEach(ProxiedConnection::forget);
  }

  /** Nothing passes and nothing answers, as if the host had gone. On Linux only. */
  public void blackHole() {
    blackHoleNew(); // first, as it may be refused
    blackHoleEstablished();
  }

  /** Resets every established connection (RST on both sides). */
  public void resetAll() {
    connections.forEach(connection -> connection.close(true));
  }

  /** Closes every established connection in good order (FIN on both sides). */
  public void finAll() {
    connections.forEach(connection -> connection.close(false));
  }

  /** Every answer of the server arrives later by this much; zero ends it. */
  public void delay(Duration delay) {
    weather.delay(delay);
  }

  /** Every connection gets at most so many bytes per second in each direction. */
  public void throttle(long bytesPerSecond) {
    weather.throttle(positive(bytesPerSecond), false);
  }

  /** All connections together get at most so many bytes per second in each direction. */
  public void throttleTogether(long bytesPerSecond) {
    weather.throttle(positive(bytesPerSecond), true);
  }

  private static long positive(long bytesPerSecond) {
    if (bytesPerSecond <= 0) {
      throw new IllegalArgumentException(
          bytesPerSecond + " bytes per second: use blackHole() for none and heal() for all");
    }
    return bytesPerSecond;
  }

  /**
   * Resets the connection on which the next statement begins with these words, whatever their case.
   */
  public Cut cutAt(String statementStart, Moment moment) {
    return cutAt(statementStart, moment, Ending.RESET);
  }

  /** Ends the connection on which the next statement begins with these words. */
  public Cut cutAt(String statementStart, Moment moment, Ending ending) {
    return cutAt(sql -> begins(sql, statementStart), moment, ending);
  }

  /**
   * Ends the connection on which the next fitting statement is executed: one connection, once.
   *
   * @param statement sees the first 500 bytes or so of every statement's text
   */
  public Cut cutAt(Predicate<String> statement, Moment moment, Ending ending) {
    Cut cut = new Cut(statement, moment, ending);
    cuts.arm(cut);
    return cut;
  }

  /**
   * The same among the connections that have executed a certain statement before: pools, monitors
   * and drivers may send what an application sends, and would take a cut that is meant for it.
   *
   * @param before fits one of the last 32 statements of such a connection
   */
  public Cut cutAfter(
      Predicate<String> before, Predicate<String> statement, Moment moment, Ending ending) {
    Cut cut = new Cut(statement, before, moment, ending, -1);
    cuts.arm(cut);
    return cut;
  }

  /**
   * Resets the connection on which the next statement begins with these words once so many bytes of
   * what its client says have reached the server, counted from the message that names the statement
   * first.
   */
  public Cut cutWithin(String statementStart, long bytes) {
    Cut cut =
        new Cut(
            sql -> begins(sql, statementStart), null, Moment.BEFORE_SERVER, Ending.RESET, bytes);
    cuts.arm(cut);
    return cut;
  }

  private static boolean begins(String sql, String statementStart) {
    return sql.strip().regionMatches(true, 0, statementStart, 0, statementStart.length());
  }

  /**
   * Ends every fault of this proxy; what was held back goes on, except on connections that a cut
   * has silenced.
   */
  public void heal() {
    cuts.disarm();
    weather.heal();
    gate.network(Listener.Mode.OPEN);
  }

  /** How many client connections are established. */
  public int connections() {
    return connections.size();
  }

  /** For the cluster: the server is there. */
  public void serverUp() {
    if (weather.silenceByCluster(false)) {
      // A host that is back answers whatever comes on an old connection with a reset.
      resetAll();
    }
    weather.serverGoes(false);
    gate.server(Listener.Mode.OPEN);
  }

  /**
   * For the cluster: the server goes or has gone, and its kernel says so. Its answers still reach
   * clients, but nothing that they say reaches it.
   */
  public void serverDown() {
    gate.server(Listener.Mode.REFUSE);
    weather.serverGoes(true);
  }

  /** For the cluster: the server has gone with its whole host; nothing answers. */
  public void serverSilent() {
    gate.server(Listener.Mode.BLACK_HOLE); // first, as it may be refused
    weather.silenceByCluster(true);
  }

  private void accepted(Socket client) {
    Socket server = new Socket();
    try {
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      // The server is on this machine: its kernel answers or refuses at once, also when frozen.
      server.connect(upstream, UPSTREAM_TIMEOUT_MILLIS);
    } catch (IOException serverGone) {
      abandon(client);
      Listener.closeQuietly(server);
      return;
    }
    ProxiedConnection connection =
        new ProxiedConnection(client, server, weather, cuts, connections::remove);
    connections.add(connection);
    connection.start(
        "local-aurora-proxy "
            + address.getAddress().getHostAddress()
            + " "
            + accepted.incrementAndGet(),
        protocol,
        tls);
  }

  private static void abandon(Socket client) {
    try {
      client.setSoLinger(true, 0);
    } catch (IOException alreadyClosed) {
      return;
    }
    Listener.closeQuietly(client);
  }

  @Override
  public void close() {
    gate.close();
    resetAll();
  }
}
