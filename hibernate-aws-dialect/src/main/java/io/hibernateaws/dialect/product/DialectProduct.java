package io.hibernateaws.dialect.product;

import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import org.hibernate.dialect.Dialect;
import org.hibernate.engine.jdbc.dialect.spi.DialectResolutionInfo;
import org.jspecify.annotations.Nullable;

/**
 * One make of database server, as far as Hibernate alone does not know it. Stateless; only {@link
 * #dialectFor} asks a server.
 */
public interface DialectProduct {
  /**
   * Whether the server says that the host no longer serves the session, in a state that Hibernate
   * leaves generic.
   */
  default boolean isUnavailable(SQLException failure) {
    return false;
  }

  /** Whether the server says that it has ended the connection, in a state other than 08. */
  default boolean endsConnection(SQLException failure) {
    return false;
  }

  /** The dialect of a short name of the setting {@code hibernate.dialect}; null if not known. */
  default @Nullable Class<? extends Dialect> dialectNamed(String name) {
    return null;
  }

  /**
   * The dialect for a server; null where Hibernate's own choice is right.
   *
   * @param info what Hibernate has found out about the server
   * @param server whose connection leads to it
   * @throws SQLException the driver's own
   */
  default @Nullable Dialect dialectFor(DialectResolutionInfo info, DatabaseMetaData server)
      throws SQLException {
    return null;
  }
}
