package io.hibernateaws.engine.product.postgresql;

import io.hibernateaws.engine.api.Member;
import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.product.DatabaseFamily;
import io.hibernateaws.engine.product.FailureKind;
import io.hibernateaws.engine.product.LinkIdentity;
import io.hibernateaws.engine.product.Position;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One PostgreSQL host without a topology: community PostgreSQL ({@code pg}) or an RDS instance
 * ({@code rds-pg}).
 *
 * @param code under which it was set or detected
 */
public record PlainPostgreSql(String code) implements DatabaseFamily {
  /** Community PostgreSQL. */
  public static final PlainPostgreSql PG = new PlainPostgreSql("pg");

  /** An RDS instance. */
  public static final PlainPostgreSql RDS_PG = new PlainPostgreSql("rds-pg");

  private static final String IDENTITY = PgIdentity.query("NULL::pg_catalog.text");

  @Override
  public boolean hasTopology() {
    return false;
  }

  @Override
  public LinkIdentity identify(Connection raw) throws SQLException {
    return PgIdentity.ask(raw, IDENTITY);
  }

  /** None: the host of the URL is all there is. */
  @Override
  public List<Member> members(Connection raw, Function<String, Endpoint> endpoints) {
    return List.of();
  }

  @Override
  public @Nullable Position written(Connection raw) throws SQLException {
    return PgPositions.written(raw);
  }

  @Override
  public @Nullable Position shown(Connection raw) throws SQLException {
    return PgPositions.shown(raw);
  }

  @Override
  public boolean endBackend(Connection raw, LinkIdentity backend) throws SQLException {
    return PgIdentity.end(raw, backend);
  }

  @Override
  public FailureKind classify(SQLException failure) {
    return PgFailures.classify(failure);
  }
}
