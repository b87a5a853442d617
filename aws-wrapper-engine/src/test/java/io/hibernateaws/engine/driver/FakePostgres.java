package io.hibernateaws.engine.driver;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * As much of the PostgreSQL protocol as the driver's connect, simple statements, transactions and
 * cancel requests need; the answers are scripted.
 */
public final class FakePostgres implements Closeable {
  private static final int SSL_REQUEST = 80877103;
  private static final int GSS_REQUEST = 80877104;
  private static final int CANCEL_REQUEST = 80877102;

  /** What the server answers to one text. */
  public sealed interface Answer {
    /** Rows of text. */
    record Rows(List<String> columns, List<List<@Nullable String>> rows) implements Answer {}

    /** An error with a state. */
    record Failure(String state) implements Answer {}

    /** Done, nothing to return. */
    record Done(String tag) implements Answer {}

    /** Nothing, for ever. */
    record Silence() implements Answer {}

    /** The socket is closed without an answer. */
    record Gone() implements Answer {}
  }

  private final ServerSocket listener;
  private final Function<String, Answer> script;
  private final List<Map<String, String>> startups = new CopyOnWriteArrayList<>();
  private final List<String> statements = new CopyOnWriteArrayList<>();
  private final List<Integer> cancels = new CopyOnWriteArrayList<>();
  private final Map<Socket, Boolean> sockets = new ConcurrentHashMap<>();

  public FakePostgres(Function<String, Answer> script) throws IOException {
    this.script = script;
    listener = new ServerSocket(0, 50, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
    start(this::accept);
  }

  /** Rows as {@code columns("a", "b")} and one list per row; null is SQL's null. */
  public static Answer rows(List<String> columns, List<List<@Nullable String>> rows) {
    return new Answer.Rows(columns, rows);
  }

  public InetSocketAddress address() {
    return new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort());
  }

  public List<Map<String, String>> startups() {
    return startups;
  }

  public List<String> statements() {
    return statements;
  }

  /** The backend pids of the cancel requests that arrived. */
  public List<Integer> cancels() {
    return cancels;
  }

  /** Connections whose client has not closed them yet. */
  public int openSessions() {
    return sockets.size();
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "fake-postgres");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        sockets.put(socket, true);
        start(() -> serve(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      Session session =
          new Session(
              new DataInputStream(socket.getInputStream()),
              new DataOutputStream(socket.getOutputStream()));
      if (session.handshake()) {
        session.run();
      }
    } catch (IOException e) {
      return;
    } finally {
      sockets.remove(socket);
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : sockets.keySet()) {
      socket.close();
    }
  }

  private final class Session {
    private final DataInputStream in;
    private final DataOutputStream out;
    private char state = 'I';
    private String sql = "";
    private boolean failed;

    Session(DataInputStream in, DataOutputStream out) {
      this.in = in;
      this.out = out;
    }

    boolean handshake() throws IOException {
      while (true) {
        int length = in.readInt();
        int code = in.readInt();
        if (code == SSL_REQUEST || code == GSS_REQUEST) {
          out.writeByte('N');
          out.flush();
          continue;
        }
        byte[] body = in.readNBytes(length - 8);
        if (code == CANCEL_REQUEST) {
          cancels.add(java.nio.ByteBuffer.wrap(body).getInt());
          return false;
        }
        Map<String, String> parameters = new TreeMap<>();
        String[] parts = new String(body, StandardCharsets.UTF_8).split("\0", -1);
        for (int i = 0; i + 1 < parts.length && !parts[i].isEmpty(); i += 2) {
          parameters.put(parts[i], parts[i + 1]);
        }
        startups.add(parameters);
        break;
      }
      send('R', ints(0));
      for (String[] parameter :
          new String[][] {
            {"server_version", "16.2"},
            {"client_encoding", "UTF8"},
            {"standard_conforming_strings", "on"},
            {"integer_datetimes", "on"},
            {"DateStyle", "ISO, MDY"},
            {"TimeZone", "UTC"}
          }) {
        send('S', text(parameter[0], parameter[1]));
      }
      send('K', ints(4711, 42));
      ready();
      return true;
    }

    void run() throws IOException {
      while (true) {
        char type = (char) in.readByte();
        byte[] body = in.readNBytes(in.readInt() - 4);
        switch (type) {
          case 'Q' -> {
            sql = cString(body, 0);
            execute(true);
            failed = false;
            ready();
          }
          case 'P' -> {
            sql = cString(body, cString(body, 0).length() + 1);
            reply('1');
          }
          case 'B' -> reply('2');
          case 'C' -> reply('3');
          case 'D' -> describe(body[0] == 'S');
          case 'E' -> {
            if (!failed) {
              execute(false);
            }
          }
          case 'S' -> {
            failed = false;
            ready();
          }
          case 'X' -> {
            return;
          }
          default -> out.flush();
        }
      }
    }

    private void reply(char type) throws IOException {
      if (!failed) {
        send(type, new byte[0]);
      }
    }

    private void describe(boolean statement) throws IOException {
      if (failed) {
        return;
      }
      if (statement) {
        send('t', new byte[2]);
      }
      if (script.apply(sql) instanceof Answer.Rows rows) {
        sendColumns(rows);
      } else {
        send('n', new byte[0]);
      }
    }

    private void execute(boolean withColumns) throws IOException {
      statements.add(sql);
      Answer answer = script.apply(sql);
      String word = sql.strip().split("\\W", 2)[0].toUpperCase(Locale.ROOT);
      if (word.equals("BEGIN")) {
        state = 'T';
        send('C', text("BEGIN"));
      } else if (word.equals("COMMIT") || word.equals("ROLLBACK")) {
        state = 'I';
        send('C', text(word));
      } else if (word.equals("SET")) {
        send('C', text("SET"));
      } else if (answer instanceof Answer.Failure failure) {
        failed = true;
        state = state == 'I' ? 'I' : 'E';
        send('E', text("SERROR", "C" + failure.state(), "Mscripted", ""));
      } else if (answer instanceof Answer.Done done) {
        send('C', text(done.tag()));
      } else if (answer instanceof Answer.Silence) {
        in.readByte();
      } else if (answer instanceof Answer.Gone) {
        throw new IOException("gone");
      } else if (answer instanceof Answer.Rows rows) {
        if (withColumns) {
          sendColumns(rows);
        }
        for (List<@Nullable String> row : rows.rows()) {
          sendRow(row);
        }
        send('C', text("SELECT " + rows.rows().size()));
      }
    }

    private void sendColumns(Answer.Rows rows) throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      DataOutputStream data = new DataOutputStream(bytes);
      data.writeShort(rows.columns().size());
      for (String column : rows.columns()) {
        data.write(text(column));
        data.writeInt(0);
        data.writeShort(0);
        data.writeInt(25);
        data.writeShort(-1);
        data.writeInt(-1);
        data.writeShort(0);
      }
      send('T', bytes.toByteArray());
    }

    private void sendRow(List<@Nullable String> row) throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      DataOutputStream data = new DataOutputStream(bytes);
      data.writeShort(row.size());
      for (String value : row) {
        if (value == null) {
          data.writeInt(-1);
        } else {
          byte[] raw = value.getBytes(StandardCharsets.UTF_8);
          data.writeInt(raw.length);
          data.write(raw);
        }
      }
      send('D', bytes.toByteArray());
    }

    private void ready() throws IOException {
      send('Z', new byte[] {(byte) state});
      out.flush();
    }

    private void send(char type, byte[] body) throws IOException {
      out.writeByte(type);
      out.writeInt(body.length + 4);
      out.write(body);
    }
  }

  private static String cString(byte[] body, int from) {
    int end = from;
    while (body[end] != 0) {
      end++;
    }
    return new String(body, from, end - from, StandardCharsets.UTF_8);
  }

  private static byte[] ints(int... values) {
    java.nio.ByteBuffer buffer = java.nio.ByteBuffer.allocate(4 * values.length);
    for (int value : values) {
      buffer.putInt(value);
    }
    return buffer.array();
  }

  private static byte[] text(String... values) {
    return (String.join("\0", values) + "\0").getBytes(StandardCharsets.UTF_8);
  }
}
