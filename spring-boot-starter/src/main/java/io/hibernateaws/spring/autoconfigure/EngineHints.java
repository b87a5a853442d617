package io.hibernateaws.spring.autoconfigure;

import io.hibernateaws.engine.driver.registry.FoundByName;
import io.hibernateaws.engine.link.LinkStore;
import io.hibernateaws.engine.spi.EngineExtension;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.TypeReference;
import org.springframework.util.ClassUtils;

/** What a native image cannot see by itself: classes that are found by their names. */
final class EngineHints implements RuntimeHintsRegistrar {
  /** Made by Hibernate, which is given their names. */
  private static final List<String> PROVIDERS =
      List.of(
          "io.hibernateaws.connection.AwsConnectionProvider",
          "io.hibernateaws.connection.AwsMultiTenantConnectionProvider");

  private static final List<Class<?>> SERVICES =
      List.of(EngineExtension.class, LinkStore.Factory.class);

  @Override
  public void registerHints(RuntimeHints hints, @Nullable ClassLoader loader) {
    Stream.concat(FoundByName.SOCKET_FACTORIES.stream(), PROVIDERS.stream())
        .forEach(
            name ->
                hints
                    .reflection()
                    .registerTypeIfPresent(
                        loader, name, MemberCategory.INVOKE_DECLARED_CONSTRUCTORS));
    for (String name : FoundByName.OF_LIBRARIES) {
      if (ClassUtils.isPresent(name, loader)) {
        hints
            .reflection()
            .registerType(TypeReference.of(name), MemberCategory.INVOKE_PUBLIC_METHODS);
      }
    }
    hints
        .reflection()
        .registerType(TypeReference.of(FoundByName.MANAGED), MemberCategory.INVOKE_PUBLIC_METHODS);
    for (Class<?> service : SERVICES) {
      hints.resources().registerPattern("META-INF/services/" + service.getName());
      ServiceLoader.load(service, loader).stream()
          .forEach(
              provider ->
                  hints
                      .reflection()
                      .registerType(provider.type(), MemberCategory.INVOKE_DECLARED_CONSTRUCTORS));
    }
  }
}
