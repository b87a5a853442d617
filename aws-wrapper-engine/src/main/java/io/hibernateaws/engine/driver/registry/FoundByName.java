package io.hibernateaws.engine.driver.registry;

import java.util.List;

/**
 * Classes that are reached by their names only, for those who build native images. Every layer that
 * registers them takes them from here.
 */
public final class FoundByName {
  private static final String ENGINE = "io.hibernateaws.engine.";

  /** Given to the drivers by their names, which make them by reflection. */
  public static final List<String> SOCKET_FACTORIES =
      List.of(
          ENGINE + "driver.PgLinkSocketFactory",
          ENGINE + "driver.MySqlConnectorSocketFactory",
          ENGINE + "driver.mariadb.MariaDbSocketFactory");

  /** Seen through by JMX. */
  public static final String MANAGED = ENGINE + "telemetry.EngineMXBean";

  /** Asked for by their names, to find out whether their libraries are there. */
  public static final List<String> OF_LIBRARIES =
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

  private FoundByName() {}
}
