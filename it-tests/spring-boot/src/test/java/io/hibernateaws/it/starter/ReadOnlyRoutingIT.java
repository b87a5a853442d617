package io.hibernateaws.it.starter;

import org.junit.jupiter.api.Nested;

/** {@link ReadOnlyRouting} on both databases. */
class ReadOnlyRoutingIT {
  @Nested
  class OnPostgreSql extends ReadOnlyRouting {
    OnPostgreSql() {
      super(Product.POSTGRESQL);
    }
  }

  @Nested
  class OnMySql extends ReadOnlyRouting {
    OnMySql() {
      super(Product.MYSQL);
    }
  }
}
