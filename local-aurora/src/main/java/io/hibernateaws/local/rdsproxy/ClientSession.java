package io.hibernateaws.local.rdsproxy;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One client. Between two transactions it has no server connection, unless it is pinned. Its own
 * thread hands on what it says, that of the server connection what it hears.
 */
final class ClientSession {
  private final long number;
  private final Socket client;
  private final Endpoint endpoint;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile @Nullable Conversation conversation;
  private @Nullable ServerLink link;
  private @Nullable ServerLink last;
  private boolean pinned;

  /** Messages that the server has not answered to the end. */
  private int asked;

  /** What the client has begun to say will be answered only when it has said more. */
  private boolean open;

  ClientSession(long number, Socket client, Endpoint endpoint) {
    this.number = number;
    this.client = client;
    this.endpoint = endpoint;
  }

  void run() {
    try (client) {
      client.setTcpNoDelay(true);
      Multiplexing.Welcomed welcomed =
          endpoint.multiplexing().welcome(client, endpoint.links()::connect);
      if (welcomed == null) {
        return;
      }
      converse(welcomed);
    } catch (IOException gone) {
      // The client has left, or was dropped.
    } finally {
      end();
    }
  }

  private void converse(Multiplexing.Welcomed welcomed) throws IOException {
    Conversation talk = welcomed.conversation();
    conversation = talk;
    ServerLink first = endpoint.links().adopt(welcomed.server(), talk.identity());
    last = first;
    endpoint.links().giveBack(first, talk.identity());
    for (Message message = talk.read(); message != null; message = talk.read()) {
      try {
        linkFor(message, talk).say(message.bytes());
      } catch (NoServerException none) {
        client.getOutputStream().write(talk.noConnection(none.why()));
        return;
      }
    }
  }

  private ServerLink linkFor(Message message, Conversation talk) throws NoServerException {
    lock.lock();
    try {
      note(message);
      if (link != null) {
        return link;
      }
    } finally {
      lock.unlock();
    }
    ServerLink borrowed = endpoint.links().borrow(talk, last);
    endpoint.count().transaction(borrowed != last);
    lock.lock();
    try {
      link = borrowed;
      last = borrowed;
      borrowed.hold(this);
      return borrowed;
    } finally {
      lock.unlock();
    }
  }

  /** What is noted before a message goes on keeps the connection until it is answered. */
  private void note(Message message) {
    Message.Reason reason = message.pins();
    if (reason != null && !pinned) {
      pinned = true;
      endpoint.count().pinned(new Pin(number, reason.kind(), reason.text()));
    }
    switch (message.kind()) {
      case ASKS -> {
        asked++;
        open = false;
      }
      case OPENS -> open = true;
      case BETWEEN -> {}
    }
  }

  /** Its server says something. */
  void heard(ServerLink from, int first, DataInputStream server) throws IOException {
    Conversation talk = conversation;
    if (talk == null) {
      throw new IOException("nobody listens");
    }
    Reply reply = talk.reply(first, server);
    if (reply.state() == Reply.State.GOES_ON) {
      client.getOutputStream().write(reply.bytes());
      return;
    }
    lock.lock();
    try {
      // Under the lock, so that nothing is heard from the next connection before it.
      client.getOutputStream().write(reply.bytes());
      asked--;
      if (asked == 0 && !open && !pinned && reply.state() == Reply.State.IDLE && link == from) {
        link = null;
        endpoint.links().giveBack(from, talk.identity());
      }
    } finally {
      lock.unlock();
    }
  }

  /** Its server connection is lost. */
  void dropped() {
    endpoint.count().dropped();
    close();
  }

  void close() {
    try {
      client.close();
    } catch (IOException alreadyClosed) {
      return;
    }
  }

  private void end() {
    lock.lock();
    try {
      ServerLink held = link;
      link = null;
      if (held != null) {
        held.release();
        held.close();
      }
    } finally {
      lock.unlock();
    }
    endpoint.left(this);
  }
}
