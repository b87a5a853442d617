package io.hibernateaws.local.postgresql.rdsproxy;

import io.hibernateaws.local.postgresql.wire.Startup;
import io.hibernateaws.local.postgresql.wire.WireMessage;
import io.hibernateaws.local.rdsproxy.Multiplexing;
import io.hibernateaws.local.rdsproxy.NoServerException;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The clients of PostgreSQL. A request to cancel is ignored, as RDS Proxy does. */
public final class PostgresMultiplexing implements Multiplexing {
  private static final int CANCEL_REQUEST = 80877102;
  private static final int SSL_REQUEST = 80877103;
  private static final int GSS_REQUEST = 80877104;
  private static final int LONGEST_STARTUP = 10_000;

  /** All clients are led alike. */
  public PostgresMultiplexing() {}

  @Override
  public @Nullable Welcomed welcome(Socket client, Servers servers) throws IOException {
    DataInputStream in = new DataInputStream(new BufferedInputStream(client.getInputStream()));
    Startup startup = startup(in, client.getOutputStream());
    if (startup == null) {
      return null;
    }
    if (startup.parameters().containsKey("options")) {
      String why =
          "Feature not supported: RDS Proxy currently doesn't support command-line options.";
      client.getOutputStream().write(WireMessage.fatal("0A000", why).bytes());
      return null;
    }
    Socket server;
    try {
      server = servers.connect();
    } catch (NoServerException none) {
      client
          .getOutputStream()
          .write(WireMessage.fatal(PostgresTalk.NO_CONNECTION, none.why()).bytes());
      return null;
    }
    if (!relayLogin(startup, in, client.getOutputStream(), server)) {
      server.close();
      return null;
    }
    return new Welcomed(new PostgresTalk(startup, in), server);
  }

  private static @Nullable Startup startup(DataInputStream in, OutputStream out)
      throws IOException {
    while (true) {
      int length = in.readInt();
      if (length < 8 || length > LONGEST_STARTUP) {
        throw new IOException(length + " bytes are no startup message");
      }
      byte[] body = new byte[length - 4];
      in.readFully(body);
      switch (ByteBuffer.wrap(body).getInt()) {
        case SSL_REQUEST, GSS_REQUEST -> out.write('N');
        case CANCEL_REQUEST -> {
          return null;
        }
        default -> {
          return Startup.of(body);
        }
      }
    }
  }

  /** The server asks the client for its password, and decides; whether the client is in. */
  private static boolean relayLogin(
      Startup startup, DataInputStream in, OutputStream out, Socket server) throws IOException {
    server.getOutputStream().write(startup.bytes());
    // Unbuffered: what follows the login is read by somebody else.
    DataInputStream answers = new DataInputStream(server.getInputStream());
    while (true) {
      WireMessage answer = WireMessage.read(answers.readUnsignedByte(), answers);
      out.write(answer.bytes());
      switch (answer.type()) {
        case 'E' -> {
          return false;
        }
        case 'Z' -> {
          return true;
        }
        case 'R' -> {
          if (Startup.wantsAnswer(answer)) {
            server.getOutputStream().write(WireMessage.read(in.readUnsignedByte(), in).bytes());
          }
        }
        default -> {
          // What the server is, which the client is told.
        }
      }
    }
  }
}
