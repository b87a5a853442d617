package io.hibernateaws.local.architecture.violations;

import org.postgresql.PGConnection;

/** Breaks "only the product's package sees its driver". */
public final class SeesTheDriver {
  private SeesTheDriver() {}

  static int process(PGConnection connection) {
    return connection.getBackendPID();
  }
}
