package io.hibernateaws.engine.product.registry;

import io.hibernateaws.engine.product.DatabaseFamily;
import io.hibernateaws.engine.product.mysql.MySqlFamilies;
import io.hibernateaws.engine.product.postgresql.PgFamilies;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The families of databases by their codes. */
public final class Families {
  /**
   * One family.
   *
   * @param code in the setting {@code family}
   * @param alias another code, null for none
   * @param family null if it is known but not provided yet
   */
  private record Row(String code, @Nullable String alias, @Nullable DatabaseFamily family) {
    static Row of(DatabaseFamily family) {
      return new Row(family.code(), null, family);
    }

    static Row of(DatabaseFamily family, String alias) {
      return new Row(family.code(), alias, family);
    }

    static Row notYet(String code) {
      return new Row(code, null, null);
    }
  }

  private static final List<Row> ROWS =
      List.of(
          Row.of(PgFamilies.AURORA),
          Row.of(PgFamilies.PLAIN),
          Row.of(PgFamilies.RDS),
          Row.of(PgFamilies.MULTI_AZ, "multi-az-pg"),
          Row.of(MySqlFamilies.AURORA),
          Row.of(MySqlFamilies.PLAIN),
          Row.of(MySqlFamilies.RDS),
          Row.of(MySqlFamilies.MULTI_AZ, "multi-az-mysql"),
          Row.of(MySqlFamilies.MARIADB, "rds-mariadb"),
          Row.notYet("global-aurora-pg"),
          Row.notYet("global-aurora-mysql"),
          Row.notYet("aurora-limitless"),
          Row.notYet("custom"),
          Row.notYet("unknown"));

  private Families() {}

  /**
   * The family of a code of the setting {@code family}; {@code -} and {@code _} are the same.
   *
   * @throws IllegalArgumentException unknown, or known but not provided
   */
  public static DatabaseFamily named(String code) {
    String wanted = code.toLowerCase(Locale.ROOT).replace('_', '-');
    String problem = "no such family";
    for (Row row : ROWS) {
      if (wanted.equals(row.code) || wanted.equals(row.alias)) {
        if (row.family != null) {
          return row.family;
        }
        problem = "known, not provided yet";
      }
    }
    throw new IllegalArgumentException(problem + "; provided are " + codes());
  }

  /** The codes of the provided families, for a sentence. */
  public static String codes() {
    return ROWS.stream()
        .filter(row -> row.family != null)
        .map(Row::code)
        .collect(Collectors.joining(", "));
  }
}
