package io.hibernateaws.local.mysql.wire;

import io.hibernateaws.local.mysql.handshake.Capabilities;
import io.hibernateaws.local.mysql.handshake.Doorman;
import io.hibernateaws.local.mysql.handshake.Greeting;
import io.hibernateaws.local.mysql.handshake.Login;
import io.hibernateaws.local.mysql.handshake.Packet;
import io.hibernateaws.local.proxy.Protocol;
import io.hibernateaws.local.server.ServerTls;
import java.io.IOException;
import java.net.Socket;
import java.util.List;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * MySQL as its clients speak it. The handshake is followed here, everything after it by two
 * filters. A client that encrypts is answered by the proxy, which goes on encrypted to the server:
 * what a server demands of a login depends on that, such as whether a password may come as it is.
 * So encryption is offered when both the proxy and the server have it.
 */
public final class MysqlProtocol implements Protocol {
  private final @Nullable AuroraFacts facts;
  private final boolean encryptedPasses;
  private final @Nullable Doorman doorman;
  private final SSLSocketFactory toServer = ServerTls.factory();

  /**
   * @param facts what Aurora's variables and tables show; null for a server that has none
   * @param encryptedPasses whether clients may encrypt to the server itself where the proxy has
   *     nothing to prove, and what they say is not understood then
   * @param doorman of users about whom the server alone does not decide; null if there are none
   */
  public MysqlProtocol(
      @Nullable AuroraFacts facts, boolean encryptedPasses, @Nullable Doorman doorman) {
    this.facts = facts;
    this.encryptedPasses = encryptedPasses;
    this.doorman = doorman;
  }

  /** Of a connection that is refused before any login, or not understood: what is said passes. */
  @Override
  public Filters open(Connection connection) {
    return new Filters(List.of(), List.of());
  }

  @Override
  public Begun begin(Connection connection, Ends ends) throws IOException {
    Socket client = ends.client();
    Socket server = ends.server();
    Packet first = Greeting.await(client, server);
    connection.awaitPassage();
    if (first.isError()) {
      client.getOutputStream().write(first.bytes());
      return ends.begun(open(connection));
    }
    Greeting greeting = Greeting.of(first);
    SSLSocketFactory toClient = ends.tls();
    int offered = Capabilities.understood(greeting.capabilities());
    if (toClient == null && !encryptedPasses) {
      offered &= ~Capabilities.SSL;
    }
    client.getOutputStream().write(greeting.offering(offered).bytes());
    Login login = Login.of(Packet.read(client.getInputStream()));
    if (login.asksForTls()) {
      if (toClient == null) {
        return new Begun(client, login.within(offered).packet().bytes(), server, open(connection));
      }
      server.getOutputStream().write(login.within(offered).packet().bytes());
      client = encrypted(client, toClient, false);
      server = encrypted(server, toServer, true);
      login = Login.of(Packet.read(client.getInputStream()));
    }
    if (login.asksForCompression()) {
      client.getOutputStream().write(login.noCompression().bytes());
      throw new IOException("the client compresses");
    }
    Login within = login.within(offered);
    boolean told = doorman != null && doorman.knows(within.user());
    if (doorman != null && told) {
      Doorman.Client who = new Doorman.Client(client, client != ends.client());
      doorman.bringIn(within, greeting, who, server);
    }
    Conversation conversation = new Conversation(connection, within.capabilities(), told);
    AuroraTexts texts = facts == null ? null : new AuroraTexts(facts, greeting.version());
    return new Begun(
        client,
        told ? new byte[0] : within.packet().bytes(),
        server,
        new Filters(
            List.of(new ClientFilter(conversation, texts)),
            List.of(new ServerFilter(conversation))));
  }

  private static Socket encrypted(Socket plain, SSLSocketFactory tls, boolean asClient)
      throws IOException {
    SSLSocket socket =
        (SSLSocket)
            tls.createSocket(plain, plain.getInetAddress().getHostAddress(), plain.getPort(), true);
    socket.setUseClientMode(asClient);
    socket.startHandshake();
    return socket;
  }
}
