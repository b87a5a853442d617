package io.hibernateaws.local.rdsproxy;

import io.hibernateaws.local.server.Daemon;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** One address at which a proxy listens, and its clients. Thread-safe. */
final class Endpoint {
  private static final int BACKLOG = 1024;

  private final ServerSocket listener;
  private final Multiplexing multiplexing;
  private final ServerLinks links;
  private final Counts counts;
  private final Set<ClientSession> clients = ConcurrentHashMap.newKeySet();

  Endpoint(
      InetAddress address, int port, Multiplexing multiplexing, ServerLinks links, Counts counts) {
    this.multiplexing = multiplexing;
    this.links = links;
    this.counts = counts;
    try {
      listener = new ServerSocket();
      listener.setReuseAddress(true);
      listener.bind(new InetSocketAddress(address, port), BACKLOG);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot listen on " + address, e);
    }
    Daemon.thread("local-aurora-rds-proxy " + address, this::accept).start();
  }

  Multiplexing multiplexing() {
    return multiplexing;
  }

  ServerLinks links() {
    return links;
  }

  Counts count() {
    return counts;
  }

  int clients() {
    return clients.size();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        long number = counts.client();
        ClientSession client = new ClientSession(number, socket, this);
        clients.add(client);
        Daemon.thread("local-aurora-rds-proxy > " + number, client::run).start();
      } catch (IOException closedOrClientGone) {
        // The loop's condition tells one from the other.
      }
    }
  }

  void left(ClientSession client) {
    clients.remove(client);
    links.trim(clients.size() + 1);
  }

  void close() {
    try {
      listener.close();
    } catch (IOException alreadyClosed) {
      return;
    } finally {
      clients.forEach(ClientSession::close);
      links.close();
    }
  }
}
