package io.hibernateaws.local.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** A client's connection and the one to the server, with a thread and filters per direction. */
final class ProxiedConnection implements Protocol.Connection {
  private static final int BUFFER = 16 * 1024;

  /** Statements that are remembered, for cuts that name what comes before theirs. */
  private static final int LATELY = 32;

  /** Enough for a TLS handshake. */
  private static final int STACK = 512 * 1024;

  private final Socket client;
  private final Socket server;
  private final Weather weather;
  private final Cuts cuts;
  private final Consumer<ProxiedConnection> onEnd;
  private final AtomicInteger openDirections = new AtomicInteger(2);
  private final Map<Direction, Long> lineFreeAt = new ConcurrentHashMap<>();

  /** What was executed last, confined to the thread that hears the client. */
  private final Deque<String> lately = new ArrayDeque<>();

  private volatile boolean closed;
  private volatile boolean mute;

  ProxiedConnection(
      Socket client, Socket server, Weather weather, Cuts cuts, Consumer<ProxiedConnection> onEnd) {
    this.client = client;
    this.server = server;
    this.weather = weather;
    this.cuts = cuts;
    this.onEnd = onEnd;
  }

  /**
   * @param tls for clients that encrypt; null if what they say passes as it is
   */
  void start(String name, Protocol protocol, @Nullable SSLSocketFactory tls) {
    start(name + " >", () -> begin(name, protocol, tls));
  }

  private void begin(String name, Protocol protocol, @Nullable SSLSocketFactory tls) {
    Protocol.Begun begun;
    try {
      begun = protocol.begin(this, new Protocol.Ends(client, server, tls));
    } catch (IOException noClientOfOurs) {
      close(true);
      return;
    }
    Protocol.Filters filters = begun.filters();
    start(
        name + " <",
        () ->
            relay(
                Direction.TO_CLIENT,
                begun.server(),
                new byte[0],
                begun.client(),
                filters.toClient()));
    relay(Direction.TO_SERVER, begun.client(), begun.read(), begun.server(), filters.toServer());
  }

  private static void start(String name, Runnable work) {
    Thread thread = new Thread(null, work, name, STACK);
    thread.setDaemon(true);
    thread.start();
  }

  private void relay(
      Direction direction, Socket from, byte[] said, Socket to, List<Filter> filters) {
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      Filter.Output chain = Filter.chain(filters, bytes -> send(direction, bytes, out));
      if (said.length > 0) {
        chain.write(ByteBuffer.wrap(said));
      }
      byte[] buffer = new byte[BUFFER];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        if (direction == Direction.TO_CLIENT) {
          weather.awaitDelay(this::isClosed);
        }
        chain.write(ByteBuffer.wrap(buffer, 0, read));
      }
      awaitSound();
      // A FIN is relayed as a FIN: the other direction stays open.
      to.shutdownOutput();
      if (openDirections.decrementAndGet() == 0) {
        close(false);
      }
    } catch (IOException resetOrClosed) {
      relayReset();
    }
  }

  private void relayReset() {
    try {
      awaitSound();
    } catch (IOException alreadyClosed) {
      return;
    }
    close(true);
  }

  private void send(Direction direction, ByteBuffer bytes, OutputStream out) throws IOException {
    while (bytes.hasRemaining()) {
      int chunk = weather.chunk(bytes.remaining());
      weather.awaitLine(direction, chunk, lineFreeAt, this::isClosed);
      if (direction == Direction.TO_SERVER) {
        weather.awaitServer(this::isClosed);
      }
      awaitSound();
      out.write(bytes.array(), bytes.arrayOffset() + bytes.position(), chunk);
      bytes.position(bytes.position() + chunk);
    }
  }

  private void awaitSound() throws IOException {
    if (mute) {
      weather.awaitClose(this::isClosed);
    }
    weather.awaitSound(this::isClosed);
  }

  private boolean isClosed() {
    return closed;
  }

  @Override
  public void awaitPassage() throws IOException {
    weather.awaitDelay(this::isClosed);
    awaitSound();
  }

  @Override
  public Optional<Cut> cutAt(String sql) {
    Optional<Cut> cut = cuts.take(sql, false, lately);
    if (lately.size() == LATELY) {
      lately.removeFirst();
    }
    lately.addLast(sql);
    return cut;
  }

  @Override
  public Optional<Cut> cutWithin(String sql) {
    return cuts.take(sql, true, lately);
  }

  @Override
  public void cut(Cut cut) {
    switch (cut.ending()) {
      case RESET -> close(true);
      case FIN -> close(false);
      case SILENCE -> mute = true;
    }
    cut.finish();
  }

  /** Relays nothing from now on, and never again. */
  void forget() {
    mute = true;
  }

  /** Ends both sides: with a reset, or as an orderly server would. */
  void close(boolean reset) {
    if (closed) {
      return;
    }
    closed = true;
    weather.wake();
    for (Socket socket : List.of(client, server)) {
      try {
        if (reset) {
          socket.setSoLinger(true, 0);
        }
      } catch (SocketException alreadyClosed) {
        continue;
      }
      Listener.closeQuietly(socket);
    }
    onEnd.accept(this);
  }
}
