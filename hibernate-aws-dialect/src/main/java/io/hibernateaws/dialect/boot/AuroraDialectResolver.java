package io.hibernateaws.dialect.boot;

import io.hibernateaws.dialect.product.DialectProduct;
import io.hibernateaws.dialect.product.DialectProducts;
import io.hibernateaws.engine.api.VerdictMemory;
import io.hibernateaws.engine.foreign.ForeignText;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import org.hibernate.dialect.Dialect;
import org.hibernate.engine.jdbc.dialect.spi.DialectResolutionInfo;
import org.hibernate.engine.jdbc.dialect.spi.DialectResolver;
import org.hibernate.exception.JDBCConnectionException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Recognises Aurora by what its products say about the server, through connections of the engine
 * only: the server of any other unit is asked nothing.
 */
public final class AuroraDialectResolver implements DialectResolver {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = Logger.getLogger(AuroraDialectResolver.class);

  @Override
  public @Nullable Dialect resolveDialect(DialectResolutionInfo info) {
    DatabaseMetaData metadata = info.getDatabaseMetadata();
    if (metadata == null) {
      return null;
    }
    try {
      return resolve(info, metadata);
    } catch (SQLException e) {
      if (Conversion.isLostConnection(e)) {
        throw new JDBCConnectionException("Could not ask the server whether it is Aurora", e);
      }
      LOG.debugf("The server does not say whether it is Aurora: %s", ForeignText.message(e));
      return null;
    }
  }

  private static @Nullable Dialect resolve(DialectResolutionInfo info, DatabaseMetaData server)
      throws SQLException {
    if (!server.getConnection().isWrapperFor(VerdictMemory.class)) {
      return null;
    }
    for (DialectProduct product : DialectProducts.all()) {
      Dialect dialect = product.dialectFor(info, server);
      if (dialect != null) {
        return dialect;
      }
    }
    return null;
  }
}
