package io.hibernateaws.engine.simulation;

import io.hibernateaws.engine.api.Role;
import io.hibernateaws.engine.endpoint.Endpoint;

/** One instance of the fake cluster: how it answers now. */
final class FakeHost {
  final String id;
  final Endpoint endpoint;

  /** Grows when all links to it are cut. */
  int incarnation;

  /** Whether it refuses every packet. */
  boolean crashed;

  /** Whether it swallows every packet. */
  boolean silent;

  boolean refusesLogins;
  boolean knowsNoMembers;
  boolean slow;

  /** Replica lag in ms while it keeps up, -1 where its cluster does not say. */
  double usualLag = -1;

  /** When it last crashed. */
  long crashedAt;

  /** Since when it is there, and keeps up. */
  long backSince;

  private boolean behind;
  private long stoppedAt;

  /** What it says it is, which need not be true. */
  Role claims = Role.READER;

  /** Which instance it calls the writer. */
  String names;

  FakeHost(String id, String writer) {
    this.id = id;
    this.endpoint = new Endpoint(id + ".xyz.us-east-1.rds.amazonaws.com", 5432);
    this.names = writer;
  }

  /** It replays nothing from now on. */
  void fallBehind(long now) {
    behind = true;
    stoppedAt = now;
  }

  void catchUp(long now) {
    behind = false;
    backSince = now;
  }

  /** How old what it shows is, in ms; -1 where nobody knows. */
  double lag(long now) {
    return behind ? usualLag + (double) (now - stoppedAt) / Scheduler.MS : usualLag;
  }
}
