package io.hibernateaws.engine.product.mysql;

import io.hibernateaws.engine.product.LinkIdentity;
import io.hibernateaws.engine.product.Position;
import io.hibernateaws.engine.product.ServerQueries;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * What an Aurora MySQL instance is asked; it shares its storage with all others, and only the one
 * that may write has its storage engine writable.
 */
record AuroraMySqlQueries() implements ServerQueries {
  private static final String IDENTITY =
      MySqlIdentity.query("@@innodb_read_only", "@@aurora_server_id");

  @Override
  public LinkIdentity identify(Connection raw) throws SQLException {
    return MySqlIdentity.ask(raw, IDENTITY);
  }

  /** Not known, so that reads that must see a write go to the writer. */
  @Override
  public @Nullable Position written(Connection raw) {
    return null;
  }

  @Override
  public @Nullable Position shown(Connection raw) {
    return null;
  }
}
