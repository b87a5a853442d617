package io.hibernateaws.dialect.boot;

import io.hibernateaws.dialect.FailoverException;
import io.hibernateaws.dialect.ReadWriteSplittingException;
import io.hibernateaws.engine.api.FailoverSQLException;
import io.hibernateaws.engine.api.ReadWriteSplittingSQLException;
import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTimeoutException;
import java.util.Set;
import org.hibernate.JDBCException;
import org.hibernate.exception.JDBCConnectionException;
import org.jspecify.annotations.Nullable;

/** What an SQLException means to a Hibernate application. Pure. */
final class Conversion {
  /** PostgreSQL: shut down by the administrator, by a crash, not accepting connections yet. */
  private static final Set<String> POSTGRESQL_GOING = Set.of("57P01", "57P02", "57P03");

  /** MySQL: running with {@code --read-only}, running in read-only mode. */
  private static final Set<Integer> MYSQL_READ_ONLY = Set.of(1290, 1836);

  private Conversion() {}

  /** Our exception for what the engine threw; null if the engine did not throw it. */
  static @Nullable JDBCException ofEngine(
      SQLException failure, String message, @Nullable String sql) {
    FailoverSQLException verdict = Causes.find(failure, FailoverSQLException.class);
    if (verdict != null) {
      return keeping(failure, verdict, FailoverException.of(verdict, message, sql));
    }
    ReadWriteSplittingSQLException role =
        Causes.find(failure, ReadWriteSplittingSQLException.class);
    return role == null
        ? null
        : keeping(failure, role, new ReadWriteSplittingException(message, role, sql));
  }

  /** Whether the connection is gone although Hibernate's own conversion does not see it. */
  static boolean isLostConnection(SQLException failure) {
    String state = failure.getSQLState();
    if (state == null) {
      return !(failure instanceof SQLTimeoutException)
          && Causes.any(
              failure, e -> e instanceof IOException || e instanceof SQLRecoverableException);
    }
    return state.startsWith("08")
        || POSTGRESQL_GOING.contains(state)
        || (state.equals("HY000") && MYSQL_READ_ONLY.contains(failure.getErrorCode()));
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
