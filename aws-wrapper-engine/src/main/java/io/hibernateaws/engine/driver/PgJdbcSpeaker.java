package io.hibernateaws.engine.driver;

import io.hibernateaws.engine.product.Speaker;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLWarning;
import org.postgresql.util.ServerErrorMessage;

/** Who speaks through an exception of pgjdbc. */
final class PgJdbcSpeaker {
  private PgJdbcSpeaker() {}

  /**
   * Whether the driver made the exception, or the server, and how severe that was. The driver keeps
   * only the severity in the server's language; in others than English the driver's connection
   * tells, which is open after an ERROR and closed after everything worse.
   *
   * @param raw of the failed call, null if it is not known
   */
  static Speaker of(SQLException one, @Nullable Connection raw) {
    if (one instanceof PSQLWarning) {
      return Speaker.LIVING_SERVER;
    }
    if (!(one instanceof PSQLException told)) {
      return Speaker.UNKNOWN;
    }
    ServerErrorMessage said = told.getServerErrorMessage();
    if (said == null) {
      return Speaker.DRIVER;
    }
    String severity = said.getSeverity();
    return switch (severity == null ? "" : severity) {
      case "ERROR", "WARNING", "NOTICE", "INFO", "LOG", "DEBUG" -> Speaker.LIVING_SERVER;
      case "FATAL", "PANIC" -> Speaker.ENDING_SERVER;
      default -> ofLink(raw);
    };
  }

  private static Speaker ofLink(@Nullable Connection raw) {
    if (raw == null) {
      return Speaker.UNKNOWN;
    }
    try {
      return raw.isClosed() ? Speaker.ENDING_SERVER : Speaker.LIVING_SERVER;
    } catch (SQLException e) {
      return Speaker.UNKNOWN;
    }
  }
}
