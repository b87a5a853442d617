package io.hibernateaws.quarkus.driver;

import io.agroal.api.exceptionsorter.MySQLExceptionSorter;
import io.quarkus.agroal.runtime.JdbcDriver;
import io.quarkus.datasource.common.runtime.DatabaseKind;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;

/** Of MySQL's pools. */
@Alternative
@Priority(1)
@ApplicationScoped
@JdbcDriver(DatabaseKind.MYSQL)
public class MySqlConfigurer extends ClusterConfigurer {
  /** Turns TLS off, as Quarkus does where the native image has none. */
  public MySqlConfigurer() {
    super("sslMode", "DISABLED", new MySQLExceptionSorter());
  }
}
