package io.hibernateaws.engine.extension;

import io.hibernateaws.engine.spi.ConnectInterceptor;
import io.hibernateaws.engine.spi.EngineExtension;
import java.util.Map;
import java.util.function.Supplier;

/** On the class path of every unit test, where it does nothing unless a setting names it. */
public final class UnitTestExtension implements EngineExtension {
  @Override
  public String name() {
    return "unit-test";
  }

  @Override
  public Map<String, Supplier<ConnectInterceptor>> connectInterceptors() {
    return Map.of("nothing", () -> (connect, deadline) -> Map.of());
  }
}
