package io.hibernateaws.engine.architecture.violations;

import org.postgresql.PGConnection;

/** Breaks "drivers are optional". */
public final class SeesADriver {
  private SeesADriver() {}

  static int pid(PGConnection connection) {
    return connection.getBackendPID();
  }
}
