package io.hibernateaws.local;

import io.hibernateaws.local.replication.MissingProgramsException;
import org.junit.jupiter.api.Assumptions;

/** MySQL clusters where there is a server; elsewhere the tests are skipped, and say why. */
final class MysqlOrSkipped {
  private MysqlOrSkipped() {}

  static LocalAurora start(ClusterBuilder builder) {
    try {
      return builder.start();
    } catch (MissingProgramsException missing) {
      return Assumptions.abort(String.valueOf(missing.getMessage()));
    }
  }
}
