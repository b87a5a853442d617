package io.hibernateaws.engine.link;

import io.hibernateaws.engine.api.ConnectRequest;
import io.hibernateaws.engine.api.Role;
import io.hibernateaws.engine.credential.CredentialSources;
import io.hibernateaws.engine.driver.DriverAdapter;
import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.monitoring.MonitoringSettings;
import io.hibernateaws.engine.spi.Credentials;
import java.security.SecureRandom;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * As which user, to which database and under which name sessions and monitors connect. Immutable.
 */
public final class ConnectTargets {
  private final ConnectionSettings connection;
  private final MonitoringSettings monitoring;
  private final DriverAdapter driver;
  private final UnaryOperator<Map<String, String>> ofSessions;
  private final CredentialSources sources;
  private final PasswordHash hash = new PasswordHash(new SecureRandom());

  /**
   * @param ofSessions makes the driver properties of sessions of the application's
   */
  public ConnectTargets(
      ConnectionSettings connection,
      MonitoringSettings monitoring,
      DriverAdapter driver,
      UnaryOperator<Map<String, String>> ofSessions,
      CredentialSources sources) {
    this.connection = connection;
    this.monitoring = monitoring;
    this.driver = driver;
    this.ofSessions = ofSessions;
    this.sources = sources;
  }

  public StoreKey key(String instance, ConnectRequest request) {
    return new StoreKey(
        instance,
        request.user() == null ? connection.user().user() : request.user(),
        database(request),
        request.identity() != null
            ? "as " + request.identity()
            : request.user() == null ? "" : hash.of(request.password()));
  }

  private String database(ConnectRequest request) {
    String wanted = request.database();
    return wanted == null ? connection.url().database() : wanted;
  }

  /** How a session's link is opened, as a user of the request or the engine's own. */
  public PhysicalOpener.Target session(Endpoint endpoint, ConnectRequest request, Role role) {
    String user = request.user();
    return target(
        endpoint,
        database(request),
        user == null ? connection.user() : new Credentials(user, request.password()),
        request.identity(),
        named(
            ofSessions.apply(connection.driverProperties()),
            role == Role.WRITER ? "writer" : "reader"),
        role);
  }

  /**
   * How monitors connect to an endpoint.
   *
   * @param own driver properties of theirs, in place of the application's with the same names
   */
  public Function<Endpoint, PhysicalOpener.Target> monitors(Map<String, String> own) {
    Map<String, String> properties = new HashMap<>(connection.driverProperties());
    properties.putAll(own);
    Map<String, String> named = named(properties, "monitor");
    Credentials user = Objects.requireNonNullElse(monitoring.credentials(), connection.user());
    String database =
        Objects.requireNonNullElse(monitoring.database(), connection.url().database());
    return endpoint -> target(endpoint, database, user, null, named, null);
  }

  private PhysicalOpener.Target target(
      Endpoint endpoint,
      String database,
      Credentials given,
      @Nullable String identity,
      Map<String, String> properties,
      @Nullable Role role) {
    return new PhysicalOpener.Target(
        endpoint, database, given.user(), sources.of(given, identity, database), properties, role);
  }

  private Map<String, String> named(Map<String, String> properties, String what) {
    Map<String, String> named = new HashMap<>(properties);
    named.putIfAbsent(driver.properties().applicationName(), connection.unit() + " (" + what + ")");
    return Collections.unmodifiableMap(named);
  }
}
