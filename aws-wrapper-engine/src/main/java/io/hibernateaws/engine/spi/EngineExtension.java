package io.hibernateaws.engine.spi;

import java.util.Map;
import java.util.function.Supplier;

/**
 * What a jar brings to the engines of an application: found with {@link java.util.ServiceLoader},
 * so it needs a public constructor without parameters and its name in {@code
 * META-INF/services/io.hibernateaws.engine.spi.EngineExtension}.
 *
 * <p>Nothing of it acts by its presence. Each thing has a name, and acts in the engines whose
 * settings give that name; an engine whose settings name nothing of any extension looks for none.
 * What is not named stays as it is.
 *
 * <p>An instance is made each time settings are read that name something of any extension, and
 * serves at most one engine: what it brings may share what it holds. A constructor must be cheap
 * and must not touch the network.
 *
 * <p>Names begin with a letter and consist of letters, digits, {@code -} and {@code _}; letter
 * case, {@code -} and {@code _} do not matter. The engine's own strategies keep their names. A kind
 * of database cannot be brought yet.
 */
public interface EngineExtension {
  /** Its name in messages, like no other on the class path; never null. */
  String name();

  /**
   * Strategies among readers by their names in the settings {@code *.reader_selection}; never null.
   * A supplier is called once for each engine in which its strategy acts, before anything is
   * opened; what it throws ends the start.
   */
  default Map<String, Supplier<HostSelector>> hostSelectors() {
    return Map.of();
  }

  /**
   * Sources of passwords by their names in the setting {@code credentials.source}; never null. A
   * supplier is called as those of {@link #hostSelectors}.
   */
  default Map<String, Supplier<CredentialSource>> credentialSources() {
    return Map.of();
  }

  /**
   * Interceptors of connects by their names in the setting {@code network.connect_interceptors};
   * never null. A supplier is called as those of {@link #hostSelectors}.
   */
  default Map<String, Supplier<ConnectInterceptor>> connectInterceptors() {
    return Map.of();
  }
}
