package io.hibernateaws.engine.product.mysql;

import io.hibernateaws.engine.product.DatabaseFamily;

/** The families of databases that speak MySQL. */
public final class MySqlFamilies {
  /** Aurora MySQL: every instance knows its cluster. */
  public static final DatabaseFamily AURORA =
      new DatabaseFamily(
          "aurora-mysql", MySql.PRODUCT, new AuroraMySqlQueries(), new AuroraMySqlTopology());

  /** Community MySQL: one host without a topology. */
  public static final DatabaseFamily PLAIN =
      new DatabaseFamily("mysql", MySql.PRODUCT, PlainMySqlQueries.withoutIdentifier(), null);

  /** An RDS instance: one host without a topology. */
  public static final DatabaseFamily RDS =
      new DatabaseFamily("rds-mysql", MySql.PRODUCT, PlainMySqlQueries.withoutIdentifier(), null);

  /** An RDS Multi-AZ DB cluster: every server has its own storage and knows the others. */
  public static final DatabaseFamily MULTI_AZ =
      new DatabaseFamily(
          "rds-multi-az-mysql-cluster",
          MySql.PRODUCT,
          PlainMySqlQueries.withIdentifier(MySqlMultiAzTopology.OWN_IDENTIFIER),
          new MySqlMultiAzTopology());

  /** A server of MariaDB, the community's or an RDS instance: one host without a topology. */
  public static final DatabaseFamily MARIADB =
      new DatabaseFamily("mariadb", MySql.MARIADB, new MariaDbQueries(), null);

  private MySqlFamilies() {}
}
