package io.hibernateaws.engine.simulation;

import io.hibernateaws.engine.route.ConnectPlan;

/** Told what becomes of reads. */
interface ReadLog {
  /** Looks away. */
  ReadLog NONE = new ReadLog() {};

  /** A read was planned over the newest snapshot. */
  default void planned(ConnectPlan plan) {}

  /** A read goes to this host, whether or not it answers. */
  default void tries(FakeHost host) {}

  /** The host took no connection, or cut the one a read ran on. */
  default void failed(FakeHost host) {}
}
