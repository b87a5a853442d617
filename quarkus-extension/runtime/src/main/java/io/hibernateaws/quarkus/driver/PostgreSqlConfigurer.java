package io.hibernateaws.quarkus.driver;

import io.agroal.api.exceptionsorter.PostgreSQLExceptionSorter;
import io.quarkus.agroal.runtime.JdbcDriver;
import io.quarkus.datasource.common.runtime.DatabaseKind;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;

/** Of PostgreSQL's pools. */
@Alternative
@Priority(1)
@ApplicationScoped
@JdbcDriver(DatabaseKind.POSTGRESQL)
public class PostgreSqlConfigurer extends ClusterConfigurer {
  /** Turns TLS off, as Quarkus does where the native image has none. */
  public PostgreSqlConfigurer() {
    super("sslmode", "disable", new PostgreSQLExceptionSorter());
  }
}
