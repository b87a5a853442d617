package io.hibernateaws.local.command;

import io.hibernateaws.local.server.Credentials;
import io.hibernateaws.local.server.Daemon;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where orders of other processes arrive: a port on loopback and a token, both told by a file that
 * only the cluster's owner can read. A request is the token and the words, a line each, ended by an
 * empty line; an answer is lines that begin with a blank, then {@code ok} or {@code error …}.
 */
final class ControlSocket implements AutoCloseable {
  static final String FILE = "control";

  private static final int TIMEOUT_MILLIS = 120_000;

  private final ServerSocket socket;
  private final String token = Credentials.randomPassword();
  private final Function<List<String>, List<String>> orders;

  private ControlSocket(ServerSocket socket, Function<List<String>, List<String>> orders) {
    this.socket = socket;
    this.orders = orders;
  }

  /** Listens, and says so in a file of the folder. */
  static ControlSocket open(Path folder, String name, Function<List<String>, List<String>> orders) {
    try {
      ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      ControlSocket control = new ControlSocket(socket, orders);
      Path draft = folder.resolve(FILE + ".next");
      Files.createFile(
          draft,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(draft, name + "\n" + socket.getLocalPort() + "\n" + control.token + "\n");
      Files.move(draft, folder.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
      Daemon.thread("local-aurora-control " + name, control::serve).start();
      return control;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot listen for orders", e);
    }
  }

  private void serve() {
    while (!socket.isClosed()) {
      try (Socket client = socket.accept()) {
        client.setSoTimeout(TIMEOUT_MILLIS);
        answer(client);
      } catch (IOException clientGoneOrClosed) {
        // The loop's condition tells one from the other.
      }
    }
  }

  private void answer(Socket client) throws IOException {
    List<String> lines = new ArrayList<>();
    BufferedReader in = reader(client);
    for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
      lines.add(line);
    }
    StringBuilder answer = new StringBuilder();
    if (lines.isEmpty() || !isToken(lines.get(0))) {
      answer.append("error wrong token\n");
    } else {
      try {
        orders.apply(lines.subList(1, lines.size())).forEach(l -> answer.append(" " + l + "\n"));
        answer.append("ok\n");
      } catch (IllegalArgumentException | IllegalStateException e) {
        answer.append("error ").append(e.getMessage()).append('\n');
      }
    }
    try (Writer out = writer(client)) {
      out.write(answer.toString());
    }
  }

  private boolean isToken(String text) {
    return MessageDigest.isEqual(
        text.getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8));
  }

  /** An answer to an order. */
  record Answer(boolean ok, List<String> lines) {}

  /**
   * What a control file says.
   *
   * @param name of the cluster
   * @param token never shown by {@link #toString()}
   */
  record Address(String name, int port, String token) {
    @Override
    public String toString() {
      return name + " at port " + port;
    }
  }

  /** What this control file says; null if there is none that we may read. */
  static @Nullable Address address(Path file) throws IOException {
    try {
      List<String> lines = Files.readAllLines(file);
      return new Address(lines.get(0), Integer.parseInt(lines.get(1)), lines.get(2));
    } catch (NoSuchFileException | AccessDeniedException takesNoOrders) {
      return null;
    }
  }

  /** Sends an order to the cluster whose control file this is. */
  static Answer send(Path file, List<String> words) throws IOException {
    Address address = address(file);
    if (address == null) {
      throw new IOException("The cluster of " + file + " has just been stopped");
    }
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), address.port()), TIMEOUT_MILLIS);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      Writer out = writer(socket);
      out.write(address.token() + "\n" + String.join("\n", words) + "\n\n");
      out.flush();
      List<String> lines = new ArrayList<>();
      BufferedReader in = reader(socket);
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (line.equals("ok")) {
          return new Answer(true, lines);
        }
        lines.add(line.strip());
      }
      return new Answer(false, lines);
    }
  }

  private static BufferedReader reader(Socket socket) throws IOException {
    return new BufferedReader(
        new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
  }

  private static Writer writer(Socket socket) throws IOException {
    return new OutputStreamWriter(socket.getOutputStream(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
