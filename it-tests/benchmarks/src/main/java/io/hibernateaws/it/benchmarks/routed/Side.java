package io.hibernateaws.it.benchmarks.routed;

import java.util.Locale;

/** Whose connections a client uses. */
enum Side {
  /** The provider's. */
  AWS,
  /** Those of {@link TwoPools}. */
  AGROAL;

  /** In what is printed. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
