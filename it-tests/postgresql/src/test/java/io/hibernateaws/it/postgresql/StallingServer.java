package io.hibernateaws.it.postgresql;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;

/**
 * A PostgreSQL server that hangs where it is told to: in front of a real one, which serves whoever
 * it does not let hang.
 */
final class StallingServer implements Closeable {
  /** How far a client gets. */
  enum Stall {
    /** To the real server. */
    NONE,
    /** Its name is not resolved. */
    RESOLUTION,
    /** Its SYN is not answered. */
    TCP,
    /** Nothing is said to it. */
    FIRST_BYTE,
    /** Its TLS handshake is not answered. */
    TLS,
    /** Its first message of the log-in is not answered. */
    AUTHENTICATION
  }

  private static final int SSL_REQUEST = 80877103;
  private static final int GSS_REQUEST = 80877104;

  private final InetSocketAddress real;
  private final ServerSocket listener;
  private final ServerSocket full;
  private final List<Socket> fillers = new ArrayList<>();
  private final Queue<Socket> serving = new ConcurrentLinkedQueue<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile Stall stall = Stall.NONE;

  StallingServer(InetSocketAddress real) throws IOException {
    this.real = real;
    listener = new ServerSocket(0, 50, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
    full =
        new ServerSocket(
            listener.getLocalPort(), 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 2}));
    fill();
    start(this::accept);
  }

  /** A backlog that is full makes the kernel drop the next SYN. */
  private void fill() throws IOException {
    for (int i = 0; i < 16; i++) {
      Socket filler = new Socket();
      fillers.add(filler);
      try {
        filler.connect(full.getLocalSocketAddress(), 200);
      } catch (SocketTimeoutException isFull) {
        filler.close();
        return;
      }
    }
    throw new IOException("the backlog does not fill");
  }

  int port() {
    return listener.getLocalPort();
  }

  /** What clients meet from now on. */
  void stallAt(Stall next) {
    stall = next;
  }

  /** The name service of its clients. */
  InetAddress[] resolve(String host) {
    if (stall == Stall.RESOLUTION) {
      try {
        closing.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    return new InetAddress[] {
      stall == Stall.TCP ? full.getInetAddress() : listener.getInetAddress()
    };
  }

  /** Connections that clients have not closed. */
  long open() {
    serving.removeIf(Socket::isClosed);
    return serving.size();
  }

  /** Where clients send what is not answered. */
  InetSocketAddress blackHole() {
    return new InetSocketAddress(full.getInetAddress(), full.getLocalPort());
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        serving.add(client);
        start(() -> serve(client));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      switch (stall) {
        case NONE, RESOLUTION, TCP -> relay(client);
        case FIRST_BYTE -> swallow(client);
        case TLS -> {
          client.getInputStream().readNBytes(8);
          client.getOutputStream().write('S');
          swallow(client);
        }
        case AUTHENTICATION -> {
          begin(client);
          swallow(client);
        }
      }
    } catch (IOException clientIsGone) {
      return;
    }
  }

  /** Until the client closes. */
  private static void swallow(Socket client) throws IOException {
    client.getInputStream().transferTo(OutputStream.nullOutputStream());
  }

  /** Refuses encryption and asks for a password by SCRAM. */
  private static void begin(Socket client) throws IOException {
    DataInputStream in = new DataInputStream(client.getInputStream());
    OutputStream out = client.getOutputStream();
    while (true) {
      int length = in.readInt();
      int code = in.readInt();
      if (code == SSL_REQUEST || code == GSS_REQUEST) {
        out.write('N');
      } else {
        in.readNBytes(length - 8);
        byte[] mechanisms = "SCRAM-SHA-256\0\0".getBytes(StandardCharsets.US_ASCII);
        out.write(new byte[] {'R', 0, 0, 0, (byte) (8 + mechanisms.length), 0, 0, 0, 10});
        out.write(mechanisms);
        return;
      }
    }
  }

  private void relay(Socket client) throws IOException {
    try (Socket server = new Socket(real.getAddress(), real.getPort())) {
      start(() -> pump(server, client));
      pump(client, server);
    }
  }

  private static void pump(Socket from, Socket to) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[8192];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        out.write(buffer, 0, n);
      }
    } catch (IOException oneSideIsGone) {
      return;
    }
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "stalling-server");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    closing.countDown();
    listener.close();
    full.close();
    for (Socket filler : fillers) {
      filler.close();
    }
    for (Socket client : serving) {
      client.close();
    }
  }
}
