package io.hibernateaws.engine.product.mysql;

import io.hibernateaws.engine.product.LinkIdentity;
import io.hibernateaws.engine.product.Position;
import io.hibernateaws.engine.product.ServerQueries;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * What a server of MariaDB is asked. Its identifiers of transactions are numbers in domains, which
 * say nothing of what lies before them, so it has no positions: what must be seen is read where it
 * was written.
 */
final class MariaDbQueries implements ServerQueries {
  /** The variable is a number, or in later versions one of several words. */
  private static final String READER =
      "CONCAT(@@GLOBAL.read_only) NOT IN ('0', 'OFF') OR @@GLOBAL.innodb_read_only";

  private static final String IDENTITY = MySqlIdentity.query(READER, "NULL", Make.MARIADB);
  private static final String NO_POSITIONS = "servers of MariaDB tell none that can be compared";

  @Override
  public LinkIdentity identify(Connection raw) throws SQLException {
    return MySqlIdentity.ask(raw, IDENTITY);
  }

  @Override
  public @Nullable Position written(Connection raw) {
    return null;
  }

  @Override
  public String writtenUnknown() {
    return NO_POSITIONS;
  }

  @Override
  public @Nullable Position shown(Connection raw) {
    return null;
  }

  @Override
  public String shownUnknown() {
    return NO_POSITIONS;
  }
}
