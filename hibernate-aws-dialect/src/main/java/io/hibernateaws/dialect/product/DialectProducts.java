package io.hibernateaws.dialect.product;

import java.sql.SQLException;
import java.util.List;

/** Every make of database server that this module knows. Stateless. */
public final class DialectProducts {
  private static final List<DialectProduct> ALL =
      List.of(new PostgreSqlProduct(), new MySqlProduct());

  private DialectProducts() {}

  /** In the order in which they are asked. */
  public static List<DialectProduct> all() {
    return ALL;
  }

  /** As {@link DialectProduct#isUnavailable}, of any product: the states do not overlap. */
  public static boolean isUnavailable(SQLException failure) {
    return ALL.stream().anyMatch(product -> product.isUnavailable(failure));
  }

  /** As {@link DialectProduct#endsConnection}, of any product. */
  public static boolean endsConnection(SQLException failure) {
    return ALL.stream().anyMatch(product -> product.endsConnection(failure));
  }

  /**
   * The rules for names that every product here accepts: a name is checked before its server is
   * known.
   */
  public static ServerIdentifiers identifiers() {
    return new PostgreSqlIdentifiers();
  }
}
