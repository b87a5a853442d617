package io.hibernateaws.dialect.boot;

import java.sql.SQLException;
import org.hibernate.JDBCException;
import org.hibernate.exception.GenericJDBCException;
import org.hibernate.exception.JDBCConnectionException;
import org.hibernate.exception.spi.SQLExceptionConverter;
import org.jspecify.annotations.Nullable;

/**
 * Puts the engine's exceptions first, then asks Hibernate's own converter, and calls a lost
 * connection by its name where that one leaves it generic. What a living server says is never a
 * lost connection, though Hibernate takes its state for one. Thread-safe.
 */
final class FailoverConverter implements SQLExceptionConverter {
  private static final long serialVersionUID = 1L;

  private final SQLExceptionConverter hibernates;

  FailoverConverter(SQLExceptionConverter hibernates) {
    this.hibernates = hibernates;
  }

  @Override
  @SuppressWarnings("NullAway") // Hibernate passes and takes a null statement as "none"
  public JDBCException convert(SQLException failure, String message, @Nullable String sql) {
    JDBCException ours = Conversion.ofEngine(failure, message, sql);
    if (ours != null) {
      return ours;
    }
    JDBCException converted = hibernates.convert(failure, message, sql);
    if (converted instanceof JDBCConnectionException && Conversion.isSaidByLivingServer(failure)) {
      return new GenericJDBCException(message, failure, sql);
    }
    return converted instanceof GenericJDBCException && Conversion.isLostConnection(failure)
        ? new JDBCConnectionException(message, failure, sql)
        : converted;
  }
}
