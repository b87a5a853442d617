package io.hibernateaws.local.postgresql;

import io.hibernateaws.local.proxy.Protocol;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.List;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** PostgreSQL, as far as one must understand it to cut a connection at a statement. */
final class PostgresProtocol implements Protocol {
  /** Length and code. */
  private static final int REQUEST_BYTES = 8;

  @Override
  public Filters open(Connection connection) {
    PostgresConversation conversation = new PostgresConversation(connection);
    return new Filters(
        List.of(new PostgresClientFilter(conversation)),
        List.of(new PostgresServerFilter(conversation)));
  }

  @Override
  public Begun begin(Connection connection, Ends ends) throws IOException {
    SSLSocketFactory tls = ends.tls();
    if (tls == null) {
      return ends.begun(open(connection));
    }
    Socket client = ends.client();
    OutputStream out = client.getOutputStream();
    while (true) {
      byte[] request = client.getInputStream().readNBytes(REQUEST_BYTES);
      int code = request.length < REQUEST_BYTES ? 0 : ByteBuffer.wrap(request).getInt(4);
      switch (code) {
        case PostgresClientFilter.GSS_REQUEST -> out.write('N');
        case PostgresClientFilter.SSL_REQUEST -> {
          out.write('S');
          SSLSocket encrypted = (SSLSocket) tls.createSocket(client, null, true);
          encrypted.startHandshake();
          return new Begun(encrypted, new byte[0], ends.server(), open(connection));
        }
        default -> {
          return new Begun(client, request, ends.server(), open(connection));
        }
      }
    }
  }
}
