package io.hibernateaws.local.rdsproxy;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/**
 * What one client and its servers say to each other once it has logged in. {@link #read} is called
 * on the client's thread, {@link #reply} on that of whichever server connection the client has.
 */
public interface Conversation {
  /**
   * Equal for clients that may share server connections: user, database, and all settings that
   * differ from what a new session has. Changes with what the client says.
   */
  Object identity();

  /** The user that has logged in. */
  String user();

  /**
   * The next message of the client.
   *
   * @return null when it leaves
   */
  @Nullable Message read() throws IOException;

  /**
   * The next message of a server.
   *
   * @param first its first byte
   */
  Reply reply(int first, DataInputStream server) throws IOException;

  /** Makes a further server connection of the same {@link #identity}, which is at rest then. */
  void logIn(Socket server, String password) throws IOException;

  /** The error that ends a client that got no server connection, in answer to its last message. */
  byte[] noConnection(String why);
}
