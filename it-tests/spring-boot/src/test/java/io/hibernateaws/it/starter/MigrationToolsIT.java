package io.hibernateaws.it.starter;

import org.junit.jupiter.api.Nested;

/** {@link MigrationTools} on both databases. */
class MigrationToolsIT {
  @Nested
  class OnPostgreSql extends MigrationTools {
    OnPostgreSql() {
      super(Product.POSTGRESQL);
    }
  }

  @Nested
  class OnMySql extends MigrationTools {
    OnMySql() {
      super(Product.MYSQL);
    }
  }
}
