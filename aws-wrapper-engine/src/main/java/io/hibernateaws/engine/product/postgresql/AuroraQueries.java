package io.hibernateaws.engine.product.postgresql;

import io.hibernateaws.engine.product.LinkIdentity;
import io.hibernateaws.engine.product.Position;
import io.hibernateaws.engine.product.ServerQueries;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** What an Aurora PostgreSQL instance is asked; it shares its storage with all others. */
record AuroraQueries() implements ServerQueries {
  private static final String IDENTITY =
      PgIdentity.query("pg_catalog.aurora_db_instance_identifier()");

  /**
   * Of itself a server tells what is true now, and no time of an update; the row of another one is
   * as old as its time. A commit that does not wait may not be durable yet.
   */
  private static final String WRITTEN =
      """
      SELECT m.durable_lsn
        FROM pg_catalog.aurora_replica_status() AS m
       WHERE m.server_id OPERATOR(pg_catalog.=) pg_catalog.aurora_db_instance_identifier()
         AND m.session_id OPERATOR(pg_catalog.=) 'MASTER_SESSION_ID'
         AND m.last_update_timestamp IS NULL
         AND pg_catalog.current_setting('synchronous_commit') OPERATOR(pg_catalog.<>) 'off'""";

  private static final String SHOWN =
      """
      SELECT m.current_read_lsn
        FROM pg_catalog.aurora_replica_status() AS m
       WHERE m.server_id OPERATOR(pg_catalog.=) pg_catalog.aurora_db_instance_identifier()
         AND m.session_id OPERATOR(pg_catalog.<>) 'MASTER_SESSION_ID'
         AND m.last_update_timestamp IS NULL""";

  @Override
  public LinkIdentity identify(Connection raw) throws SQLException {
    return PgIdentity.ask(raw, IDENTITY);
  }

  @Override
  public @Nullable Position written(Connection raw) throws SQLException {
    return PgPositions.inSharedStorage(raw, WRITTEN);
  }

  @Override
  public String writtenUnknown() {
    return "synchronous_commit is off, or its version does not know";
  }

  @Override
  public @Nullable Position shown(Connection raw) throws SQLException {
    return PgPositions.inSharedStorage(raw, SHOWN);
  }

  @Override
  public String shownUnknown() {
    return "its version does not know";
  }
}
