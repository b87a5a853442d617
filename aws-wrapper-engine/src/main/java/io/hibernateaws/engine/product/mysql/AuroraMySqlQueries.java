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
  private static final String READER = "@@innodb_read_only";
  private static final String IDENTITY =
      MySqlIdentity.query(READER, "@@aurora_server_id", Make.MYSQL);
  private static final String WRITTEN = GtidQuestions.written(READER);

  /**
   * What a reader knows of a storage that it shares says nothing about what it shows. One with a
   * binary log of its own commits what it shows itself.
   */
  private static final String SHOWN =
      GtidQuestions.shown(READER, "@@GLOBAL.log_bin AND @@GLOBAL.log_replica_updates");

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
    return "it shares the writer's storage and commits nothing itself, so that no transaction it knows of"
        + " is one it shows; or "
        + GtidQuestions.SHOWN_UNKNOWN;
  }
}
