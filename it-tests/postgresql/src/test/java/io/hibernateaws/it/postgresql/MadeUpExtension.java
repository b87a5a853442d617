package io.hibernateaws.it.postgresql;

import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.spi.ConnectInterceptor;
import io.hibernateaws.engine.spi.CredentialSource;
import io.hibernateaws.engine.spi.Credentials;
import io.hibernateaws.engine.spi.EngineExtension;
import io.hibernateaws.engine.spi.HostSelector;
import io.hibernateaws.engine.spi.PhysicalConnect;
import io.hibernateaws.engine.time.Deadline;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** An extension that does what a test says. */
public final class MadeUpExtension implements EngineExtension {
  /** What happens before each connect; a test sets it back. */
  static final AtomicReference<ConnectInterceptor> BEFORE =
      new AtomicReference<>(MadeUpExtension::nothing);

  /** Gives passwords. */
  static final AtomicReference<CredentialSource> SOURCE = new AtomicReference<>();

  /** The connects of sessions since a test cleared it. */
  static final List<PhysicalConnect> SESSIONS = new CopyOnWriteArrayList<>();

  static Map<String, String> nothing(PhysicalConnect connect, Deadline deadline) {
    return Map.of();
  }

  @Override
  public String name() {
    return "made-up";
  }

  @Override
  public Map<String, Supplier<HostSelector>> hostSelectors() {
    return Map.of(
        "unmade",
        () -> {
          throw new IllegalStateException("there is no map of the zones");
        });
  }

  @Override
  public Map<String, Supplier<CredentialSource>> credentialSources() {
    return Map.of("vault", () -> MadeUpExtension::fetch);
  }

  private static Credentials fetch(Endpoint endpoint, String user, Deadline deadline)
      throws SQLException {
    return Objects.requireNonNull(SOURCE.get()).fetch(endpoint, user, deadline);
  }

  @Override
  public Map<String, Supplier<ConnectInterceptor>> connectInterceptors() {
    return Map.of(
        "gate",
        () ->
            (connect, deadline) -> {
              if (!connect.isMonitors()) {
                SESSIONS.add(connect);
              }
              return Objects.requireNonNull(BEFORE.get()).beforeConnect(connect, deadline);
            });
  }
}
