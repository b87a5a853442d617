package io.hibernateaws.engine.simulation;

import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.topology.Role;

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

  /** What it says it is, which need not be true. */
  Role claims = Role.READER;

  /** Which instance it calls the writer. */
  String names;

  FakeHost(String id, String writer) {
    this.id = id;
    this.endpoint = new Endpoint(id + ".xyz.us-east-1.rds.amazonaws.com", 5432);
    this.names = writer;
  }
}
