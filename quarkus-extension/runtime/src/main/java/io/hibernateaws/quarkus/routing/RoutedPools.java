package io.hibernateaws.quarkus.routing;

import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.runtime.AgroalDataSourceUtil;
import io.quarkus.arc.Arc;
import io.quarkus.arc.ClientProxy;

/** The pools of the application, which are looked up when a provider is made. Stateless. */
public final class RoutedPools {
  private RoutedPools() {}

  /**
   * Connections of a datasource and of its readers' one.
   *
   * @param writer Quarkus' name of the datasource
   * @param readers of the one with the readers' pool
   */
  public static RoutedConnectionProvider between(String writer, String readers) {
    return new RoutedConnectionProvider(pool(writer), pool(readers), role());
  }

  /** What the transaction of a thread is for. */
  static TransactionRole role() {
    return Arc.container().instance(TransactionRole.class).get();
  }

  /** The pool itself, not the bean's proxy, so that pools can be compared. */
  public static AgroalDataSource pool(String name) {
    return ClientProxy.unwrap(AgroalDataSourceUtil.dataSourceInstance(name).get());
  }
}
