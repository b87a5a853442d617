package io.hibernateaws.engine.product.postgresql;

import io.hibernateaws.engine.product.FailureChain;
import io.hibernateaws.engine.product.FailureKind;
import java.sql.SQLException;

/** Reads the exceptions of PostgreSQL servers and pgjdbc. */
final class PgFailures {
  static final String CANNOT_CONNECT_NOW = "57P03";
  static final String IN_FAILED_TRANSACTION = "25P02";
  static final String READ_ONLY_TRANSACTION = "25006";

  private PgFailures() {}

  static FailureKind classify(SQLException failure) {
    return FailureChain.classify(failure, PgFailures::ofState);
  }

  private static FailureKind ofState(String state) {
    return switch (state) {
      case "57P01", "57P02", CANNOT_CONNECT_NOW -> FailureKind.NETWORK;
      case "57P04", "57P05", "25P03", "25P04" -> FailureKind.LINK_ENDED;
      case READ_ONLY_TRANSACTION -> FailureKind.READ_ONLY;
      default -> ofClass(state.substring(0, 2));
    };
  }

  private static FailureKind ofClass(String stateClass) {
    return switch (stateClass) {
      case "28" -> FailureKind.LOGIN;
      case "58", "99", "F0" -> FailureKind.SUSPECT;
      default -> FailureKind.OTHER;
    };
  }
}
