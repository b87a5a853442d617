package io.hibernateaws.it.starter;

import io.hibernateaws.local.ClusterBuilder;
import io.hibernateaws.local.LocalAurora;
import java.util.List;
import java.util.Locale;

/** A database that the application runs on. */
public enum Product {
  POSTGRESQL("select aurora_db_instance_identifier()"),
  MYSQL("select @@aurora_server_id");

  private final String instanceQuery;

  Product(String instanceQuery) {
    this.instanceQuery = instanceQuery;
  }

  /** A cluster of two instances, of which the first one is the writer. */
  public LocalAurora cluster() {
    return builder().instances(2).start();
  }

  ClusterBuilder builder() {
    return this == POSTGRESQL ? LocalAurora.postgresql() : LocalAurora.mysql();
  }

  /** Which instance runs it. */
  public String instanceQuery() {
    return instanceQuery;
  }

  /** As Spring Boot calls the database. */
  String vendor() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What an administrator runs for another user, who may make tables that others may use. */
  List<String> newUser(String name, String password) {
    return this == POSTGRESQL
        ? List.of(
            "create role " + name + " login password '" + password + "'",
            "grant all on schema public to " + name,
            "alter default privileges for role " + name + " grant all on tables to public")
        : List.of(
            "create user " + name + " identified by '" + password + "'",
            "grant all on *.* to " + name);
  }
}
