package io.hibernateaws.it.routing;

import java.sql.Connection;
import java.util.List;
import java.util.Map;

/** The ways in which sessions write on a product, whether their texts show it or not. */
public interface Writings {
  /** What an application does on its connection. */
  @FunctionalInterface
  interface Work {
    void on(Connection connection) throws Exception;
  }

  /** Statements for an administrator. */
  List<String> preparedByAdministrator();

  /** Statements for the application, which make what the ways need. */
  List<String> preparedByApplication();

  /** A query for a number that each way changes. */
  String count();

  /** The ways that write in a transaction and in autocommit mode, by name. */
  Map<String, Work> anywhere();

  /** More ways, which need a transaction. */
  Map<String, Work> inTransactions();

  /** More ways, in autocommit mode. */
  Map<String, Work> inAutocommit();
}
