package io.hibernateaws.local.architecture.violations;

import com.mysql.cj.jdbc.JdbcConnection;

/** Breaks "only the product's package sees MySQL's driver". */
public final class SeesMysqlsDriver {
  private SeesMysqlsDriver() {}

  static String host(JdbcConnection connection) {
    return connection.getHost();
  }
}
