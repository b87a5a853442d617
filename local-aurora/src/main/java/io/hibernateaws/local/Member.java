package io.hibernateaws.local;

import io.hibernateaws.local.proxy.Proxy;
import io.hibernateaws.local.replication.Observation;
import io.hibernateaws.local.replication.ReplicatedServer;
import io.hibernateaws.local.replication.ServerControl;
import io.hibernateaws.local.topology.ObservedMember;
import io.hibernateaws.local.topology.Observer;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One instance of the cluster. The supervisor's thread writes; life, session, observation and load
 * may be read by any.
 */
final class Member {
  private static final Duration DEADLINE = Duration.ofSeconds(5);

  final int number;
  final String id;
  final ReplicatedServer server;
  final Proxy proxy;

  /** The supervisor's own connection, open before it is needed in a hurry. */
  final ServerControl control;

  volatile Life life = Life.DOWN;
  volatile String session = UUID.randomUUID().toString();
  volatile @Nullable Observation observation;

  /** How much of the machine its processes use, in percent. */
  volatile double load;

  /** Was writer, and another one has been promoted since: must never run again as it is. */
  volatile boolean deposed;

  /** When it was first seen to receive nothing; 0 = it receives. */
  long cutOffSince;

  /** Completed when the processes of the last start have ended. */
  @Nullable CompletableFuture<?> exit;

  Member(int number, String id, ReplicatedServer server, Proxy proxy) {
    this.number = number;
    this.id = id;
    this.server = server;
    this.proxy = proxy;
    this.control = server.control("supervisor");
  }

  boolean up() {
    return life == Life.UP;
  }

  /** Was writer and still answers as one, though another one has been promoted. */
  boolean lingering() {
    return deposed && up();
  }

  /** Starts the server and returns at once. */
  void start() {
    exit = server.start();
  }

  /**
   * Observes now, on the supervisor's thread, so that a running member always has an observation.
   */
  void observe() throws SQLException {
    observation = control.observe(DEADLINE);
  }

  /** Asks the running server about itself, again and again. */
  Observer observer() {
    return new Observer(id, server, this::up, seen -> observation = seen, used -> load = used);
  }

  ObservedMember observed() {
    return new ObservedMember(number, id, session, observation, load);
  }

  @Override
  public String toString() {
    return id;
  }
}
