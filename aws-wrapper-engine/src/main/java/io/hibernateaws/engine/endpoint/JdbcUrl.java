package io.hibernateaws.engine.endpoint;

import io.hibernateaws.engine.foreign.ForeignText;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A JDBC URL taken apart.
 *
 * @param protocol what follows {@code jdbc:}
 * @param endpoint the one host it names, with the protocol's default port if it names none
 * @param database name of the database, never empty
 * @param parameters of the query, decoded, in order; keys of our own are already taken out
 */
public record JdbcUrl(
    String protocol, Endpoint endpoint, String database, Map<String, String> parameters) {
  public JdbcUrl {
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
  }

  /** Without parameters, which may carry secrets. */
  @Override
  public String toString() {
    return "jdbc:" + protocol + "://" + endpoint + "/" + ForeignText.of(database);
  }
}
