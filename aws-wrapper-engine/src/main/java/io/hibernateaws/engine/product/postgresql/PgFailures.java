package io.hibernateaws.engine.product.postgresql;

import io.hibernateaws.engine.product.FailureChain;
import io.hibernateaws.engine.product.FailureKind;

/** What the states of PostgreSQL servers and pgjdbc mean. */
final class PgFailures {
  static final String CANNOT_CONNECT_NOW = "57P03";
  static final String REFUSED = "28000";
  static final String IN_FAILED_TRANSACTION = "25P02";
  static final String READ_ONLY_TRANSACTION = "25006";

  private PgFailures() {}

  /** What a state means that is not of class 08, or is a refused connection. */
  static FailureKind ofState(String state) {
    return switch (state) {
      case "57P01", "57P02", CANNOT_CONNECT_NOW -> FailureKind.NETWORK;
      case "57P04", "25P04" -> FailureKind.LINK_ENDED;
      // Servers end idle sessions before they look at the next message.
      case "57P05", "25P03" -> FailureKind.IDLE_ENDED;
      case READ_ONLY_TRANSACTION -> FailureKind.READ_ONLY;
      case FailureChain.REJECTED -> FailureKind.LOGIN;
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
