package io.hibernateaws.engine.product.mysql;

import io.hibernateaws.engine.product.LinkIdentity;
import io.hibernateaws.engine.product.Position;
import io.hibernateaws.engine.product.ServerQueries;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * What a MySQL server with a storage of its own is asked.
 *
 * @param identity the question "who are you?"
 */
record PlainMySqlQueries(String identity) implements ServerQueries {
  /** True where nothing can be written. */
  static final String READER = "@@GLOBAL.read_only OR @@GLOBAL.innodb_read_only";

  private static final String WRITTEN = GtidQuestions.written(READER);
  private static final String SHOWN = GtidQuestions.shown(READER, "TRUE");

  /** Of a server that has no identifier. */
  static PlainMySqlQueries withoutIdentifier() {
    return withIdentifier("NULL");
  }

  /**
   * Of a server of a cluster.
   *
   * @param instanceId an expression that yields the server's identifier; a constant of ours
   */
  static PlainMySqlQueries withIdentifier(String instanceId) {
    return new PlainMySqlQueries(MySqlIdentity.query(READER, instanceId, Make.MYSQL));
  }

  @Override
  public LinkIdentity identify(Connection raw) throws SQLException {
    return MySqlIdentity.ask(raw, identity);
  }

  @Override
  public @Nullable Position written(Connection raw) throws SQLException {
    return GtidQuestions.ask(raw, WRITTEN);
  }

  @Override
  public String writtenUnknown() {
    return GtidQuestions.WRITTEN_UNKNOWN;
  }

  @Override
  public @Nullable Position shown(Connection raw) throws SQLException {
    return GtidQuestions.ask(raw, SHOWN);
  }

  @Override
  public String shownUnknown() {
    return GtidQuestions.SHOWN_UNKNOWN;
  }
}
