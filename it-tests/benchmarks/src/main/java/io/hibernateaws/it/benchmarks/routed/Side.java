package io.hibernateaws.it.benchmarks.routed;

/** Whose connections a client uses. */
enum Side {
  /** The provider's. */
  AWS,
  /** Those of {@link TwoPools}. */
  AGROAL
}
