package io.hibernateaws.engine.product;

import io.hibernateaws.engine.product.postgresql.AuroraPostgreSql;
import io.hibernateaws.engine.product.postgresql.PlainPostgreSql;
import java.util.List;
import java.util.Locale;

/** Finds a family by its code. */
public final class Families {
  private static final List<String> KNOWN =
      List.of(
          "aurora-mysql",
          "global-aurora-pg",
          "global-aurora-mysql",
          "rds-multi-az-pg-cluster",
          "multi-az-pg",
          "rds-multi-az-mysql-cluster",
          "multi-az-mysql",
          "rds-mysql",
          "mysql",
          "mariadb",
          "aurora-limitless",
          "custom",
          "unknown");

  private Families() {}

  /**
   * The family of a code of the setting {@code family}; {@code -} and {@code _} are the same.
   *
   * @throws IllegalArgumentException unknown, or known but not provided
   */
  public static DatabaseFamily named(String code) {
    String wanted = code.toLowerCase(Locale.ROOT).replace('_', '-');
    return switch (wanted) {
      case AuroraPostgreSql.CODE -> new AuroraPostgreSql();
      case "pg" -> PlainPostgreSql.PG;
      case "rds-pg" -> PlainPostgreSql.RDS_PG;
      default ->
          throw new IllegalArgumentException(
              (KNOWN.contains(wanted) ? "known, not provided yet" : "no such family")
                  + "; provided are aurora-pg, pg, rds-pg");
    };
  }
}
