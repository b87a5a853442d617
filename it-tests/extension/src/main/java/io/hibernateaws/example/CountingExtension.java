package io.hibernateaws.example;

import io.hibernateaws.engine.spi.ConnectInterceptor;
import io.hibernateaws.engine.spi.EngineExtension;
import io.hibernateaws.engine.spi.HostSelector;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Counts connects. {@code numbering} shows the number of each connect to the server; {@code
 * fewest_connects} prefers the reader that was connected to least. Both share one count, which is
 * that of one engine.
 */
public final class CountingExtension implements EngineExtension {
  private final ConnectCounts counts = new ConnectCounts();

  @Override
  public String name() {
    return "counting";
  }

  @Override
  public Map<String, Supplier<HostSelector>> hostSelectors() {
    return Map.of("fewest_connects", () -> new FewestConnects(counts));
  }

  @Override
  public Map<String, Supplier<ConnectInterceptor>> connectInterceptors() {
    return Map.of("numbering", () -> new Numbering(counts));
  }
}
