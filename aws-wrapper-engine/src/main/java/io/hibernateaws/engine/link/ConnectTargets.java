package io.hibernateaws.engine.link;

import io.hibernateaws.engine.api.ConnectRequest;
import io.hibernateaws.engine.api.Role;
import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.spi.CredentialSource;
import io.hibernateaws.engine.spi.Credentials;
import java.security.SecureRandom;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** As whom, to which database and under which name sessions and monitors connect. Immutable. */
public final class ConnectTargets {
  /**
   * What the settings say.
   *
   * @param user of the engine's own credentials
   * @param credentials the engine's own
   * @param database of the URL
   * @param properties of the driver
   * @param unit who we are, shown to the server
   * @param nameProperty the driver property that carries it
   * @param monitors credentials of monitors
   * @param monitorDatabase database of monitors
   */
  public record Facts(
      String user,
      CredentialSource credentials,
      String database,
      Map<String, String> properties,
      String unit,
      String nameProperty,
      CredentialSource monitors,
      String monitorDatabase) {}

  private final Facts facts;
  private final PasswordHash hash = new PasswordHash(new SecureRandom());

  public ConnectTargets(Facts facts) {
    this.facts = facts;
  }

  public StoreKey key(String instance, ConnectRequest request) {
    return new StoreKey(
        instance,
        request.user() == null ? facts.user() : request.user(),
        request.database() == null ? facts.database() : request.database(),
        request.user() == null ? "" : hash.of(request.password()));
  }

  public PhysicalOpener.Target session(Endpoint endpoint, ConnectRequest request, Role role) {
    String user = request.user();
    CredentialSource source =
        user == null
            ? facts.credentials()
            : (host, deadline) -> new Credentials(user, request.password());
    return new PhysicalOpener.Target(
        endpoint,
        request.database() == null ? facts.database() : request.database(),
        source,
        named(facts.properties(), role == Role.WRITER ? "writer" : "reader"));
  }

  /**
   * How monitors connect to an endpoint.
   *
   * @param own driver properties of theirs, in place of the application's with the same names
   */
  public Function<Endpoint, PhysicalOpener.Target> monitors(Map<String, String> own) {
    Map<String, String> properties = new HashMap<>(facts.properties());
    properties.putAll(own);
    Map<String, String> named = named(properties, "monitor");
    return endpoint ->
        new PhysicalOpener.Target(endpoint, facts.monitorDatabase(), facts.monitors(), named);
  }

  private Map<String, String> named(Map<String, String> properties, String what) {
    Map<String, String> named = new HashMap<>(properties);
    named.putIfAbsent(facts.nameProperty(), facts.unit() + " (" + what + ")");
    return Collections.unmodifiableMap(named);
  }
}
