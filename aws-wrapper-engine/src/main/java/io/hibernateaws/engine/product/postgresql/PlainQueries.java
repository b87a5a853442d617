package io.hibernateaws.engine.product.postgresql;

import io.hibernateaws.engine.product.LinkIdentity;
import io.hibernateaws.engine.product.Position;
import io.hibernateaws.engine.product.ServerQueries;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * What a PostgreSQL server with a storage of its own is asked.
 *
 * @param identity the question "who are you?"
 */
record PlainQueries(String identity) implements ServerQueries {
  /** Of a server that has no identifier. */
  static PlainQueries withoutIdentifier() {
    return new PlainQueries(PgIdentity.query("NULL::pg_catalog.text"));
  }

  @Override
  public LinkIdentity identify(Connection raw) throws SQLException {
    return PgIdentity.ask(raw, identity);
  }

  @Override
  public @Nullable Position written(Connection raw) throws SQLException {
    return PgPositions.written(raw);
  }

  @Override
  public String writtenUnknown() {
    return "it begins or ends a recovery";
  }

  @Override
  public @Nullable Position shown(Connection raw) throws SQLException {
    return PgPositions.shown(raw);
  }

  @Override
  public String shownUnknown() {
    return "it begins or ends a recovery";
  }
}
