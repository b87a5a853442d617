package io.hibernateaws.engine.product.mysql;

import io.hibernateaws.engine.product.LinkIdentity;
import io.hibernateaws.engine.product.Position;
import io.hibernateaws.engine.product.ServerQueries;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** What a MySQL server with a storage of its own is asked; it has no identifier. */
record PlainMySqlQueries() implements ServerQueries {
  private static final String READER = "@@GLOBAL.read_only OR @@GLOBAL.innodb_read_only";
  private static final String IDENTITY = MySqlIdentity.query(READER, "NULL");
  private static final String WRITTEN = GtidQuestions.written(READER);
  private static final String SHOWN = GtidQuestions.shown(READER, "TRUE");

  @Override
  public LinkIdentity identify(Connection raw) throws SQLException {
    return MySqlIdentity.ask(raw, IDENTITY);
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
