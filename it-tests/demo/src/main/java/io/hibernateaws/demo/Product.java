package io.hibernateaws.demo;

import io.agroal.api.configuration.AgroalConnectionPoolConfiguration.ExceptionSorter;
import io.agroal.api.exceptionsorter.MySQLExceptionSorter;
import io.agroal.api.exceptionsorter.PostgreSQLExceptionSorter;
import io.hibernateaws.local.ClusterBuilder;
import io.hibernateaws.local.LocalAurora;
import java.util.Locale;

/** The database product under the shop: all in which one run differs from another. */
enum Product {
  POSTGRESQL("PostgreSQL", "aurora_db_instance_identifier()", "not pg_is_in_recovery()") {
    @Override
    ClusterBuilder cluster() {
      return LocalAurora.postgresql();
    }

    @Override
    ExceptionSorter brokenConnections() {
      return new PostgreSQLExceptionSorter();
    }
  },
  MYSQL("MySQL", "@@aurora_server_id", "@@innodb_read_only = 0") {
    @Override
    ClusterBuilder cluster() {
      return LocalAurora.mysql();
    }

    @Override
    ExceptionSorter brokenConnections() {
      return new MySQLExceptionSorter();
    }
  };

  private final String title;
  private final String place;

  Product(String title, String instance, String writer) {
    this.title = title;
    this.place = "select " + instance + " as instance, " + writer + " as writer";
  }

  /** A cluster of it that has not been started. */
  abstract ClusterBuilder cluster();

  /** What a plain pool knows about the failures of its driver. */
  abstract ExceptionSorter brokenConnections();

  /** As people write it. */
  String title() {
    return title;
  }

  /** A query for the {@code instance} that answers and whether it is the {@code writer}. */
  String place() {
    return place;
  }

  /** As the command line names it. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
