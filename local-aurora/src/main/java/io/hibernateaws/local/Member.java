package io.hibernateaws.local;

import io.hibernateaws.local.proxy.Proxy;
import io.hibernateaws.local.server.AdminLink;
import io.hibernateaws.local.server.PostgresServer;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One instance of the cluster. The supervisor's thread writes; life, session, observation and load
 * may be read by any.
 */
final class Member {
  private static final Duration DEADLINE = Duration.ofSeconds(5);

  final int number;
  final String id;
  final PostgresServer server;
  final Proxy proxy;

  /** The supervisor's own connection, open before it is needed in a hurry. */
  final AdminLink control;

  volatile Life life = Life.DOWN;
  volatile String session = UUID.randomUUID().toString();
  volatile @Nullable Observation observation;

  /** How much of the machine its processes use, in percent. */
  volatile double load;

  /** Was writer, and another one has been promoted since: must never run again as it is. */
  boolean deposed;

  /** When it was first seen to receive nothing; 0 = it receives. */
  long cutOffSince;

  @Nullable Process postmaster;

  Member(int number, String id, PostgresServer server, Proxy proxy) {
    this.number = number;
    this.id = id;
    this.server = server;
    this.proxy = proxy;
    this.control = server.link("supervisor");
  }

  boolean up() {
    return life == Life.UP;
  }

  /** Asks now, on the supervisor's thread, so that nobody has to do without an observation. */
  void observe() throws SQLException {
    observation = control.first(Observation.QUERY, DEADLINE, Observation::read);
  }

  @Override
  public String toString() {
    return id;
  }
}
