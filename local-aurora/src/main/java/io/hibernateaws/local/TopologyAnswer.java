package io.hibernateaws.local;

import java.time.Duration;

/** What an instance answers when it is asked for the topology. */
public sealed interface TopologyAnswer {
  /** What is true. */
  static TopologyAnswer real() {
    return new Real();
  }

  /** No row at all, as during a failover. */
  static TopologyAnswer zeroRows() {
    return new ZeroRows();
  }

  /** A second writer row, for this instance, older by ten seconds than the true one. */
  static TopologyAnswer twoWriters(int secondWriter) {
    return new TwoWriters(secondWriter);
  }

  /** The rows as they are now, for ever, with the times of their last update. */
  static TopologyAnswer frozen() {
    return new Frozen();
  }

  /** Every row's last update is older by this much. */
  static TopologyAnswer stale(Duration age) {
    return new Stale(age);
  }

  /** No row has a time of its last update. */
  static TopologyAnswer nullTimestamps() {
    return new NullTimestamps();
  }

  /** An error: the client's role may not ask for the topology. */
  static TopologyAnswer missingGrant() {
    return new MissingGrant();
  }

  /** The true answer, so much later. */
  static TopologyAnswer slow(Duration delay) {
    return new Slow(delay);
  }

  /** See {@link TopologyAnswer#real()}. */
  record Real() implements TopologyAnswer {}

  /** See {@link TopologyAnswer#zeroRows()}. */
  record ZeroRows() implements TopologyAnswer {}

  /** See {@link TopologyAnswer#twoWriters(int)}. */
  record TwoWriters(int secondWriter) implements TopologyAnswer {}

  /** See {@link TopologyAnswer#frozen()}. */
  record Frozen() implements TopologyAnswer {}

  /** See {@link TopologyAnswer#stale(Duration)}. */
  record Stale(Duration age) implements TopologyAnswer {}

  /** See {@link TopologyAnswer#nullTimestamps()}. */
  record NullTimestamps() implements TopologyAnswer {}

  /** See {@link TopologyAnswer#missingGrant()}. */
  record MissingGrant() implements TopologyAnswer {}

  /** See {@link TopologyAnswer#slow(Duration)}. */
  record Slow(Duration delay) implements TopologyAnswer {}
}
