package io.hibernateaws.dialect.product;

import io.hibernateaws.engine.product.postgresql.PostgreSql;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How PostgreSQL tells names apart. */
final class PostgreSqlIdentifiers implements ServerIdentifiers {
  /** The server cuts off what is longer without a word: two tenants would meet. */
  @Override
  public int longestBytes() {
    return PostgreSql.PRODUCT.identifiers().longestBytes();
  }

  @Override
  public String beyondLongest() {
    return "where PostgreSQL cuts names off";
  }

  @Override
  public @Nullable String whyNoTenantsSchema(String schema) {
    String folded = schema.toLowerCase(Locale.ROOT);
    if (folded.startsWith("pg_") || folded.equals("information_schema")) {
      return "belongs to the system";
    }
    return folded.equals("$user") ? "means another schema for every user" : null;
  }

  @Override
  public boolean isSharedSchema(String schema) {
    return schema.equals("public");
  }
}
