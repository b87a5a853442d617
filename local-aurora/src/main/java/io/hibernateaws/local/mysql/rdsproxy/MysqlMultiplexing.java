package io.hibernateaws.local.mysql.rdsproxy;

import io.hibernateaws.local.mysql.handshake.Capabilities;
import io.hibernateaws.local.mysql.handshake.Greeting;
import io.hibernateaws.local.mysql.handshake.Login;
import io.hibernateaws.local.mysql.handshake.Packet;
import io.hibernateaws.local.rdsproxy.Multiplexing;
import io.hibernateaws.local.rdsproxy.NoServerException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/** The clients of MySQL. */
public final class MysqlMultiplexing implements Multiplexing {
  private static final int NO_CONNECTION = 9501;

  private static final int MORE = 0x01;
  private static final int REMEMBERED = 3;
  private static final int SWITCH = 0xfe;

  /** All clients are led alike. */
  public MysqlMultiplexing() {}

  @Override
  public @Nullable Welcomed welcome(Socket client, Servers servers) throws IOException {
    Socket server;
    try {
      server = servers.connect();
    } catch (NoServerException none) {
      client.getOutputStream().write(noConnection(0, none.why()));
      return null;
    }
    Welcomed welcomed = null;
    try {
      welcomed = welcome(client, server);
    } finally {
      if (welcomed == null) {
        server.close();
      }
    }
    return welcomed;
  }

  private static @Nullable Welcomed welcome(Socket client, Socket server) throws IOException {
    OutputStream out = client.getOutputStream();
    Packet first = Greeting.await(client, server);
    if (first.isError()) {
      out.write(first.bytes());
      return null;
    }
    Greeting greeting = Greeting.of(first);
    int offered = Capabilities.understood(greeting.capabilities()) & ~Capabilities.SSL;
    out.write(greeting.offering(offered).bytes());
    Login login = Login.of(Packet.read(client.getInputStream()));
    if (login.asksForCompression()) {
      out.write(login.noCompression().bytes());
      return null;
    }
    Packet within = login.within(offered).packet();
    server.getOutputStream().write(within.bytes());
    if (!relayLogin(client, server)) {
      return null;
    }
    MysqlTalk talk =
        new MysqlTalk(
            Account.of(within),
            login.capabilities() & offered,
            greeting.version(),
            client.getInputStream());
    return new Welcomed(talk, server);
  }

  /** The server asks the client for its password, and decides; whether the client is in. */
  private static boolean relayLogin(Socket client, Socket server) throws IOException {
    InputStream answers = server.getInputStream();
    while (true) {
      Packet answer = Packet.read(answers);
      client.getOutputStream().write(answer.bytes());
      if (answer.isError()) {
        return false;
      }
      int kind = answer.payload().get(0) & 0xff;
      if (kind == 0) {
        return true;
      }
      boolean goesOn =
          kind == MORE && answer.length() == 2 && answer.payload().get(1) == REMEMBERED;
      if (kind == SWITCH || !goesOn) {
        server.getOutputStream().write(Packet.read(client.getInputStream()).bytes());
      }
    }
  }

  static byte[] noConnection(int sequence, String why) {
    return Packet.error(sequence, NO_CONNECTION, "HY000", why).bytes();
  }
}
