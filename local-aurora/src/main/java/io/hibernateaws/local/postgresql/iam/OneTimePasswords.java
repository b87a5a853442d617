package io.hibernateaws.local.postgresql.iam;

import io.hibernateaws.local.server.Credentials;
import io.hibernateaws.local.server.Daemon;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Passwords for one login each, which the gate gives to the server in place of a token. The servers
 * ask about them by RADIUS, so the roles need no password of their own and every server decides by
 * its own copy of the roles who must come with IAM. Thread-safe.
 */
public final class OneTimePasswords implements AutoCloseable {
  private static final byte[] LOOPBACK = {127, 0, 0, 1};
  private static final int LONGEST_PACKET = 4096;

  private final String secret = Credentials.randomPassword();
  private final Map<String, String> users = new ConcurrentHashMap<>();
  private final DatagramSocket socket;

  private OneTimePasswords(DatagramSocket socket) {
    this.socket = socket;
  }

  /** Answers from now on, on a loopback address. */
  public static OneTimePasswords open() {
    try {
      OneTimePasswords passwords =
          new OneTimePasswords(new DatagramSocket(0, InetAddress.getByAddress(LOOPBACK)));
      Daemon.thread("local-aurora-one-time-passwords", passwords::answerAll).start();
      return passwords;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot listen for what the servers ask about logins", e);
    }
  }

  /**
   * The line of a server's rules by which it asks; its end of line included. A server waits three
   * seconds for an answer, so it is told to ask twice.
   */
  public String rule() {
    return """
    host all +rds_iam 127.0.0.0/8 radius radiusservers="127.0.0.1,127.0.0.1" radiusports="%d" radiussecrets="%s"
    """
        .formatted(socket.getLocalPort(), secret);
  }

  String issue(String user) {
    String password = Credentials.randomPassword();
    users.put(password, user);
    return password;
  }

  void revoke(String password) {
    users.remove(password);
  }

  private void answerAll() {
    byte[] buffer = new byte[LONGEST_PACKET];
    while (!socket.isClosed()) {
      try {
        DatagramPacket question = new DatagramPacket(buffer, buffer.length);
        socket.receive(question);
        AccessRequest request =
            AccessRequest.of(ByteBuffer.wrap(buffer, 0, question.getLength()).slice());
        if (request != null) {
          String password = new String(request.password(secret), StandardCharsets.UTF_8);
          byte[] answer = request.answer(request.user().equals(users.get(password)), secret);
          socket.send(new DatagramPacket(answer, answer.length, question.getSocketAddress()));
        }
      } catch (IOException closedOrServerGone) {
        // The loop's condition tells one from the other.
      }
    }
  }

  @Override
  public void close() {
    socket.close();
  }
}
