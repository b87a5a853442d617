package io.hibernateaws.engine.endpoint;

import io.hibernateaws.engine.foreign.ForeignText;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JDBC URL as its text says it, before the user is known.
 *
 * @param protocol what follows {@code jdbc:}
 * @param endpoint the one host, with the protocol's default port if it names none
 * @param database null where the URL names none
 * @param parameters for the driver, decoded, in order
 * @param settings of the engine: keys {@code aws.<setting>} without {@code aws.}
 * @param ofAwsWrapper whether it was written for the AWS wrapper
 */
public record ParsedUrl(
    String protocol,
    Endpoint endpoint,
    @Nullable String database,
    Map<String, String> parameters,
    Map<String, String> settings,
    boolean ofAwsWrapper) {
  public ParsedUrl {
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
  }

  /** With the database that the driver would use: the user's name where the URL has none. */
  public JdbcUrl forUser(String user) {
    return new JdbcUrl(protocol, endpoint, database == null ? user : database, parameters);
  }

  /** Without parameters, which may carry secrets. */
  @Override
  public String toString() {
    return "jdbc:"
        + protocol
        + "://"
        + endpoint
        + "/"
        + (database == null ? "" : ForeignText.of(database));
  }
}
