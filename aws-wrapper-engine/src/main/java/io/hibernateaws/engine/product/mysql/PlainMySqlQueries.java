package io.hibernateaws.engine.product.mysql;

import io.hibernateaws.engine.product.LinkIdentity;
import io.hibernateaws.engine.product.Position;
import io.hibernateaws.engine.product.ServerQueries;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** What a MySQL server with a storage of its own is asked; it has no identifier. */
record PlainMySqlQueries() implements ServerQueries {
  private static final String IDENTITY =
      MySqlIdentity.query("@@GLOBAL.read_only OR @@GLOBAL.innodb_read_only", "NULL");

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
