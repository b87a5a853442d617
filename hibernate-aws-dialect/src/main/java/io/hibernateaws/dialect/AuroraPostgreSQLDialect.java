package io.hibernateaws.dialect;

import org.hibernate.dialect.DatabaseVersion;
import org.hibernate.dialect.PostgreSQLDialect;
import org.hibernate.engine.jdbc.dialect.spi.DialectResolutionInfo;

/**
 * Aurora PostgreSQL: PostgreSQL to the letter, so that moving to Aurora or away from it changes no
 * statement and no DDL. Chosen by itself where the server is Aurora; short name {@code
 * AuroraPostgreSQL}. Failover needs no particular dialect.
 */
public class AuroraPostgreSQLDialect extends PostgreSQLDialect {
  public AuroraPostgreSQLDialect() {}

  public AuroraPostgreSQLDialect(DialectResolutionInfo info) {
    super(info);
  }

  public AuroraPostgreSQLDialect(DatabaseVersion version) {
    super(version);
  }
}
