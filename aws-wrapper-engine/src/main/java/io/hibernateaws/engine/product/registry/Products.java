package io.hibernateaws.engine.product.registry;

import io.hibernateaws.engine.endpoint.Protocol;
import io.hibernateaws.engine.product.DatabaseProduct;
import io.hibernateaws.engine.product.mysql.MySql;
import io.hibernateaws.engine.product.postgresql.PostgreSql;
import java.util.List;
import java.util.stream.Collectors;

/** The database products, and the protocols of their URLs. */
public final class Products {
  private static final List<DatabaseProduct> PROVIDED = List.of(PostgreSql.PRODUCT, MySql.PRODUCT);

  /** The protocols of all URLs that are understood. */
  public static final List<Protocol> PROTOCOLS =
      PROVIDED.stream().flatMap(product -> product.protocols().stream()).toList();

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
        .filter(product -> product.protocols().contains(protocol))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(name + " is provided by no product"));
  }
}
