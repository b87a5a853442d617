package io.hibernateaws.it.starter;

import io.hibernateaws.local.ClusterBuilder;
import io.hibernateaws.local.LocalAurora;

/** A database that the application runs on. */
enum Product {
  POSTGRESQL("select aurora_db_instance_identifier()"),
  MYSQL("select @@aurora_server_id");

  private final String instanceQuery;

  Product(String instanceQuery) {
    this.instanceQuery = instanceQuery;
  }

  /** A cluster of two instances, of which the first one is the writer. */
  LocalAurora cluster() {
    ClusterBuilder cluster = this == POSTGRESQL ? LocalAurora.postgresql() : LocalAurora.mysql();
    return cluster.instances(2).start();
  }

  /** Which instance runs it. */
  String instanceQuery() {
    return instanceQuery;
  }
}
