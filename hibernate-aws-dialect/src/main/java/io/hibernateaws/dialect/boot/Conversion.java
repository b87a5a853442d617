package io.hibernateaws.dialect.boot;

import io.hibernateaws.dialect.FailoverException;
import io.hibernateaws.dialect.ReadWriteSplittingException;
import io.hibernateaws.dialect.failure.ExceptionChain;
import io.hibernateaws.dialect.failure.LostConnection;
import io.hibernateaws.dialect.product.DialectProducts;
import io.hibernateaws.engine.api.ConnectSQLException;
import io.hibernateaws.engine.api.FailoverSQLException;
import io.hibernateaws.engine.api.ReadWriteSplittingSQLException;
import io.hibernateaws.engine.product.Speaker;
import java.sql.SQLException;
import org.hibernate.JDBCException;
import org.hibernate.exception.JDBCConnectionException;
import org.jspecify.annotations.Nullable;

/** What an SQLException means to a Hibernate application. Pure. */
final class Conversion {
  private Conversion() {}

  /** Our exception for what the engine threw; null if the engine did not throw it. */
  static @Nullable JDBCException ofEngine(
      SQLException failure, String message, @Nullable String sql) {
    FailoverSQLException verdict = ExceptionChain.findCause(failure, FailoverSQLException.class);
    if (verdict != null) {
      return keeping(failure, verdict, FailoverException.of(verdict, message, sql));
    }
    ReadWriteSplittingSQLException role =
        ExceptionChain.findCause(failure, ReadWriteSplittingSQLException.class);
    return role == null
        ? null
        : keeping(failure, role, new ReadWriteSplittingException(message, role, sql));
  }

  /**
   * Whether the server has said itself that it refused a call and goes on. Where there was no
   * connection to be had, a log-in that it refused may be among the reasons.
   */
  static boolean isSaidByLivingServer(SQLException failure) {
    return !(failure instanceof ConnectSQLException)
        && LostConnection.speaker(failure) == Speaker.LIVING_SERVER;
  }

  /** Whether the connection is gone although Hibernate's own conversion does not see it. */
  static boolean isLostConnection(SQLException failure) {
    return switch (LostConnection.speaker(failure)) {
      case DRIVER -> true;
      case LIVING_SERVER -> false;
      case ENDING_SERVER, UNKNOWN ->
          LostConnection.isBrokenNetwork(failure)
              || LostConnection.hasConnectionState(failure)
              || DialectProducts.isUnavailable(failure);
    };
  }

  /** The exception of a failed begin, commit or rollback, which no converter of Hibernate sees. */
  static @Nullable JDBCException ofTransactionCall(SQLException failure, String message) {
    JDBCException ours = ofEngine(failure, message, null);
    if (ours != null) {
      return ours;
    }
    return isLostConnection(failure) ? new JDBCConnectionException(message, failure) : null;
  }

  /** Where our verdict was found inside another exception, that one stays reachable. */
  private static JDBCException keeping(
      SQLException whole, SQLException found, JDBCException converted) {
    if (whole != found) {
      converted.addSuppressed(whole);
    }
    return converted;
  }
}
