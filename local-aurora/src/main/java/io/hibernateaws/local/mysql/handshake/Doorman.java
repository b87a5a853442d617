package io.hibernateaws.local.mysql.handshake;

import java.io.IOException;
import java.net.Socket;

/** Lets in the users about whom their server alone does not decide. Thread-safe. */
public interface Doorman {
  /**
   * Whether this is one of them.
   *
   * @throws IOException if the server does not say
   */
  boolean knows(String user) throws IOException;

  /**
   * Asks the client for what proves it and logs in at the server for it; the client has been told
   * the server's answer when this returns.
   *
   * @param login as the server would hear it
   */
  void bringIn(Login login, Greeting greeting, Client client, Socket server) throws IOException;

  /**
   * Who wants to come in.
   *
   * @param encrypted whether what it says is read by nobody else
   */
  record Client(Socket socket, boolean encrypted) {}
}
