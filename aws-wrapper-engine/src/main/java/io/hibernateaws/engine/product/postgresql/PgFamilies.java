package io.hibernateaws.engine.product.postgresql;

import io.hibernateaws.engine.product.DatabaseFamily;

/** The families of databases that speak PostgreSQL. */
public final class PgFamilies {
  /** Aurora PostgreSQL: every instance knows its cluster. */
  public static final DatabaseFamily AURORA =
      new DatabaseFamily(
          "aurora-pg", PostgreSql.PRODUCT, new AuroraQueries(), new AuroraTopology());

  /** Community PostgreSQL: one host without a topology. */
  public static final DatabaseFamily PLAIN =
      new DatabaseFamily("pg", PostgreSql.PRODUCT, PlainQueries.withoutIdentifier(), null);

  /** An RDS instance: one host without a topology. */
  public static final DatabaseFamily RDS =
      new DatabaseFamily("rds-pg", PostgreSql.PRODUCT, PlainQueries.withoutIdentifier(), null);

  /** An RDS Multi-AZ DB cluster: every server has its own storage and knows the others. */
  public static final DatabaseFamily MULTI_AZ =
      new DatabaseFamily(
          "rds-multi-az-pg-cluster",
          PostgreSql.PRODUCT,
          new PlainQueries(PgIdentity.query(MultiAzTopology.OWN_IDENTIFIER)),
          new MultiAzTopology(),
          PgFailures.REFUSED);

  private PgFamilies() {}
}
