package io.hibernateaws.it.mysql;

import java.util.Map;

/** A server of MariaDB, below MySQL Connector/J. */
public final class MariaDbBelowConnectorJ extends MariaDbServerProduct {
  @Override
  public Map<String, String> driver() {
    return Map.of();
  }
}
