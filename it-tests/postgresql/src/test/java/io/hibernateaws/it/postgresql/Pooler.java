package io.hibernateaws.it.postgresql;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A pooler in front of a real PostgreSQL server: it names a process of its own to every client, and
 * in transaction mode lends one server connection, which the first client has logged in, to all of
 * them in turn.
 */
final class Pooler implements Closeable {
  private static final int SSL_REQUEST = 80877103;
  private static final int GSS_REQUEST = 80877104;

  private final InetSocketAddress server;
  private final boolean sharing;
  private final ServerSocket listener;
  private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
  private final AtomicInteger named = new AtomicInteger(900_000);
  private final ReentrantLock turn = new ReentrantLock(true);
  private final ReentrantLock opening = new ReentrantLock();
  private @Nullable Backend shared;

  /** One message: its type and what follows, the length included. */
  private static final class Message {
    private final int type;
    private final byte[] rest;

    Message(int type, byte[] rest) {
      this.type = type;
      this.rest = rest;
    }

    static Message read(DataInputStream in) throws IOException {
      int type = in.read();
      if (type < 0) {
        throw new IOException("the connection has ended");
      }
      int length = in.readInt();
      ByteBuffer rest = ByteBuffer.allocate(length).putInt(length);
      in.readFully(rest.array(), 4, length - 4);
      return new Message(type, rest.array());
    }

    void write(DataOutputStream out) throws IOException {
      out.write(type);
      out.write(rest);
    }

    boolean endsTurn() {
      return type == 'Z' && rest[4] == 'I';
    }
  }

  /** A connection to the server, and what the server said when it was opened. */
  private static final class Backend {
    final DataInputStream in;
    final DataOutputStream out;
    final List<Message> greeting = new ArrayList<>();

    Backend(Socket socket) throws IOException {
      in = new DataInputStream(socket.getInputStream());
      out = new DataOutputStream(socket.getOutputStream());
    }
  }

  /**
   * @param sharing whether all clients share one server connection
   */
  Pooler(InetSocketAddress server, boolean sharing) throws IOException {
    this.server = server;
    this.sharing = sharing;
    listener = new ServerSocket(0, 50, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
    start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        sockets.add(client);
        start(() -> serve(client));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      DataInputStream in = new DataInputStream(client.getInputStream());
      DataOutputStream out = new DataOutputStream(client.getOutputStream());
      byte[] startup = startup(in, out);
      Backend backend = backend(startup, in, out);
      while (true) {
        turn(in, out, backend);
      }
    } catch (IOException clientIsGone) {
      return;
    }
  }

  private static byte[] startup(DataInputStream in, DataOutputStream out) throws IOException {
    while (true) {
      int length = in.readInt();
      byte[] whole = ByteBuffer.allocate(length).putInt(length).array();
      in.readFully(whole, 4, length - 4);
      int code = ByteBuffer.wrap(whole).getInt(4);
      if (code != SSL_REQUEST && code != GSS_REQUEST) {
        return whole;
      }
      out.write('N');
    }
  }

  private Backend backend(byte[] startup, DataInputStream in, DataOutputStream out)
      throws IOException {
    if (!sharing) {
      return logIn(startup, in, out);
    }
    Backend backend;
    opening.lock();
    try {
      backend = shared;
      if (backend == null) {
        backend = logIn(startup, in, out);
        shared = backend;
        return backend;
      }
    } finally {
      opening.unlock();
    }
    new Message('R', ByteBuffer.allocate(8).putInt(8).putInt(0).array()).write(out);
    for (Message message : backend.greeting) {
      renamed(message).write(out);
    }
    return backend;
  }

  /** The client itself proves the password to the server. */
  private Backend logIn(byte[] startup, DataInputStream in, DataOutputStream out)
      throws IOException {
    Socket socket = new Socket(server.getAddress(), server.getPort());
    sockets.add(socket);
    Backend backend = new Backend(socket);
    backend.out.write(startup);
    boolean trusted = false;
    while (true) {
      Message message = Message.read(backend.in);
      if (trusted) {
        backend.greeting.add(message);
      }
      renamed(message).write(out);
      if (message.type == 'Z') {
        return backend;
      }
      if (message.type == 'R') {
        int kind = ByteBuffer.wrap(message.rest).getInt(4);
        trusted = kind == 0;
        if (kind == 10 || kind == 11) {
          Message.read(in).write(backend.out);
        }
      }
    }
  }

  /** A pooler's clients cancel at the pooler, so it names itself. */
  private Message renamed(Message message) {
    if (message.type != 'K') {
      return message;
    }
    byte[] rest = message.rest.clone();
    ByteBuffer.wrap(rest).putInt(4, named.incrementAndGet());
    return new Message('K', rest);
  }

  private void turn(DataInputStream in, DataOutputStream out, Backend backend) throws IOException {
    Message message = Message.read(in);
    turn.lock();
    try {
      while (true) {
        if (message.type == 'X') {
          throw new IOException("the client has said good-bye");
        }
        message.write(backend.out);
        if ((message.type == 'S' || message.type == 'Q') && answered(out, backend)) {
          return;
        }
        message = Message.read(in);
      }
    } finally {
      turn.unlock();
    }
  }

  /** Whether the server's answer ends the transaction. */
  private static boolean answered(DataOutputStream out, Backend backend) throws IOException {
    while (true) {
      Message message = Message.read(backend.in);
      message.write(out);
      if (message.type == 'Z') {
        return message.endsTurn();
      }
    }
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "pooler");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
