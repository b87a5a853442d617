package io.hibernateaws.local.mysql.iam;

import io.hibernateaws.local.iam.IamDoor;
import io.hibernateaws.local.mysql.handshake.Doorman;
import io.hibernateaws.local.mysql.handshake.Greeting;
import io.hibernateaws.local.mysql.handshake.Login;
import io.hibernateaws.local.mysql.handshake.Packet;
import io.hibernateaws.local.mysql.handshake.Secret;
import io.hibernateaws.local.replication.AdminLink;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;

/** Brings in one instance's users of IAM. Thread-safe. */
public final class IamLogins implements Doorman, AutoCloseable {
  private static final Duration DEADLINE = Duration.ofSeconds(5);

  private static final int ACCESS_DENIED = 1045;
  private static final int OK = 0x00;
  private static final int MORE = 0x01;
  private static final int SWITCH = 0xfe;
  private static final int REMEMBERED = 3;
  private static final byte[] NOTHING = {};

  private final IamAccounts accounts;
  private final IamDoor door;
  private final AdminLink link;
  private final ReentrantLock lock = new ReentrantLock();

  /**
   * @param link to the instance's server, for this alone
   */
  public IamLogins(IamAccounts accounts, IamDoor door, AdminLink link) {
    this.accounts = accounts;
    this.door = door;
    this.link = link;
  }

  /** Whether the server has an account of this name that must come with IAM. */
  public boolean has(String user) throws SQLException {
    lock.lock();
    try {
      return IamAccounts.contain(link, user, DEADLINE);
    } catch (SQLException lostWithAnEarlierProcess) {
      return IamAccounts.contain(link, user, DEADLINE);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean knows(String user) throws IOException {
    try {
      return has(user);
    } catch (SQLException e) {
      throw new IOException("the server does not say who comes with IAM", e);
    }
  }

  @Override
  public void bringIn(Login login, Greeting greeting, Client client, Socket server)
      throws IOException {
    int said = login.packet().sequence();
    if (!client.encrypted()) {
      door.refuseWithoutTls(login.user());
      refuse(login, client, server, said, "NO");
      return;
    }
    Packet token = new Packet(said, NOTHING);
    if (login.takesAnyProof()) {
      client.socket().getOutputStream().write(clearPassword(said + 1).bytes());
      token = Packet.read(client.socket().getInputStream());
    }
    if (door.admits(login.user(), text(token))) {
      Packet answer = logIn(login, greeting, server);
      client.socket().getOutputStream().write(answer.after(token.sequence()).bytes());
    } else {
      refuse(login, client, server, token.sequence(), "YES");
    }
  }

  /** What makes a client send its password as it is. */
  private static Packet clearPassword(int sequence) {
    byte[] plugin = "\u00femysql_clear_password\0".getBytes(StandardCharsets.ISO_8859_1);
    return new Packet(sequence, plugin);
  }

  private static String text(Packet password) {
    byte[] bytes = new byte[password.length()];
    password.payload().get(bytes);
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] == 0) {
      end--;
    }
    return new String(bytes, 0, end, StandardCharsets.UTF_8);
  }

  /**
   * The server refuses as well: one who leaves in the middle counts against all of this machine.
   */
  private static void refuse(
      Login login, Client client, Socket server, int sequence, String password) throws IOException {
    server.getOutputStream().write(login.proving(NOTHING).packet().bytes());
    Packet.read(server.getInputStream());
    String host = client.socket().getInetAddress().getHostAddress();
    Packet refusal =
        Packet.error(
            sequence + 1,
            ACCESS_DENIED,
            "28000",
            "Access denied for user '%s'@'%s' (using password: %s)"
                .formatted(login.user(), host, password));
    client.socket().getOutputStream().write(refusal.bytes());
  }

  /** Logs in over TLS, with the one password; the server's last word. */
  private Packet logIn(Login login, Greeting greeting, Socket server) throws IOException {
    Secret secret = new Secret(accounts.password());
    server
        .getOutputStream()
        .write(login.proving(secret.scrambled(greeting.challenge())).packet().bytes());
    while (true) {
      Packet answer = Packet.read(server.getInputStream());
      int kind = answer.length() == 0 ? SWITCH : answer.payload().get(0) & 0xff;
      if (kind == OK || answer.isError()) {
        return answer;
      }
      if (kind != MORE || answer.length() != 2) {
        throw new IOException("the server asks for another proof than of a password");
      }
      if (answer.payload().get(1) != REMEMBERED) {
        byte[] password = (accounts.password() + '\0').getBytes(StandardCharsets.US_ASCII);
        server.getOutputStream().write(new Packet(answer.sequence() + 1, password).bytes());
      }
    }
  }

  @Override
  public void close() {
    link.close();
  }
}
