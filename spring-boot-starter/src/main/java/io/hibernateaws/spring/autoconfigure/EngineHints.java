package io.hibernateaws.spring.autoconfigure;

import io.hibernateaws.engine.link.LinkStore;
import io.hibernateaws.engine.spi.EngineExtension;
import java.util.List;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.TypeReference;
import org.springframework.util.ClassUtils;

/** What a native image cannot see by itself: classes that are found by their names. */
final class EngineHints implements RuntimeHintsRegistrar {
  private static final String ENGINE = "io.hibernateaws.engine.";

  /** Made by the drivers, by reflection, and by Hibernate, which gets names of classes. */
  private static final List<String> MADE_BY_NAME =
      List.of(
          ENGINE + "driver.PgLinkSocketFactory",
          ENGINE + "driver.MySqlConnectorSocketFactory",
          ENGINE + "driver.mariadb.MariaDbSocketFactory",
          "io.hibernateaws.connection.AwsConnectionProvider",
          "io.hibernateaws.connection.AwsMultiTenantConnectionProvider");

  /** Asked for by their names, to find out whether their libraries are there. */
  private static final List<String> OF_LIBRARIES =
      List.of(
          "io.micrometer.core.instrument.MeterRegistry",
          "io.opentelemetry.api.GlobalOpenTelemetry",
          "org.springframework.transaction.support.TransactionSynchronizationManager",
          "software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider",
          "software.amazon.awssdk.services.rds.RdsClient",
          "software.amazon.awssdk.services.secretsmanager.SecretsManagerClient",
          "software.amazon.awssdk.services.sts.StsClient",
          "org.jsoup.Jsoup",
          "com.fasterxml.jackson.databind.ObjectMapper",
          "software.amazon.jdbc.Driver");

  private static final List<Class<?>> SERVICES =
      List.of(EngineExtension.class, LinkStore.Factory.class);

  @Override
  public void registerHints(RuntimeHints hints, @Nullable ClassLoader loader) {
    for (String name : MADE_BY_NAME) {
      hints
          .reflection()
          .registerTypeIfPresent(loader, name, MemberCategory.INVOKE_DECLARED_CONSTRUCTORS);
    }
    for (String name : OF_LIBRARIES) {
      if (ClassUtils.isPresent(name, loader)) {
        hints
            .reflection()
            .registerType(TypeReference.of(name), MemberCategory.INVOKE_PUBLIC_METHODS);
      }
    }
    hints
        .reflection()
        .registerType(
            TypeReference.of(ENGINE + "telemetry.EngineMXBean"),
            MemberCategory.INVOKE_PUBLIC_METHODS);
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
