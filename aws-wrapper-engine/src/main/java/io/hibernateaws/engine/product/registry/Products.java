package io.hibernateaws.engine.product.registry;

import io.hibernateaws.engine.endpoint.Protocol;
import io.hibernateaws.engine.product.DatabaseProduct;
import io.hibernateaws.engine.product.mysql.MySql;
import io.hibernateaws.engine.product.postgresql.PostgreSql;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The database products, and the protocols of their URLs. */
public final class Products {
  private static final List<DatabaseProduct> PROVIDED = List.of(PostgreSql.PRODUCT, MySql.PRODUCT);

  /** The protocols of all URLs that are understood, those that are not provided yet included. */
  public static final List<Protocol> PROTOCOLS =
      Stream.concat(
              PROVIDED.stream().map(DatabaseProduct::protocol),
              Stream.of(new Protocol("mariadb", 3306, false)))
          .collect(Collectors.toUnmodifiableList());

  private Products() {}

  /** What the user of monitors must be on each product, for the documentation. */
  public static String monitoringUsers() {
    return PROVIDED.stream().map(DatabaseProduct::monitoringUser).collect(Collectors.joining("; "));
  }

  /**
   * The product behind a URL's protocol.
   *
   * @throws IllegalArgumentException unknown, or known but not provided
   */
  public static DatabaseProduct ofProtocol(String name) {
    Protocol protocol = Protocol.named(name, PROTOCOLS);
    return PROVIDED.stream()
        .filter(product -> product.protocol().equals(protocol))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(name + " is provided by no product"));
  }
}
