package io.hibernateaws.dialect;

import org.hibernate.dialect.DatabaseVersion;
import org.hibernate.dialect.MySQLDialect;
import org.hibernate.engine.jdbc.dialect.spi.DialectResolutionInfo;

/**
 * Aurora MySQL: MySQL to the letter, so that moving to Aurora or away from it changes no statement
 * and no DDL. Chosen by itself where the server is Aurora; short name {@code AuroraMySQL}. Failover
 * needs no particular dialect.
 */
public class AuroraMySQLDialect extends MySQLDialect {
  public AuroraMySQLDialect() {}

  public AuroraMySQLDialect(DialectResolutionInfo info) {
    super(info);
  }

  public AuroraMySQLDialect(DatabaseVersion version) {
    super(version);
  }
}
