package io.hibernateaws.it.starter;

import io.hibernateaws.local.LocalAurora;
import io.hibernateaws.local.names.LocalNames;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** Starts applications on local clusters with the three lines that a user writes. */
public final class Booted {
  private Booted() {}

  /**
   * A running application, to be closed by the caller.
   *
   * @param more properties as {@code name=value}, which win over those of all tests; a name alone
   *     takes its property away
   */
  public static ConfigurableApplicationContext start(
      Class<?> application, Product product, LocalAurora cluster, String... more) {
    return start(application, product, cluster, context -> {}, more);
  }

  /**
   * The same.
   *
   * @param beans adds beans to those of the application
   */
  public static ConfigurableApplicationContext start(
      Class<?> application,
      Product product,
      LocalAurora cluster,
      Consumer<GenericApplicationContext> beans,
      String... more) {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("spring.datasource.url", cluster.jdbcUrl(cluster.clusterEndpoint()));
    properties.put("spring.datasource.username", cluster.user());
    properties.put("spring.datasource.password", cluster.password());
    properties.put("hibernate.aws.host-resolver", LocalNames.class.getName());
    properties.put("spring.jpa.hibernate.ddl-auto", "create");
    // What migrates a schema is on the class path for the tests that are about it.
    properties.put("spring.flyway.enabled", "false");
    properties.put("spring.liquibase.enabled", "false");
    properties.put("shop.instance-query", product.instanceQuery());
    properties.put("spring.main.banner-mode", "off");
    for (String line : more) {
      int equals = line.indexOf('=');
      if (equals < 0) {
        properties.remove(line);
        continue;
      }
      properties.put(line.substring(0, equals), line.substring(equals + 1));
    }
    return new SpringApplicationBuilder(application)
        .web(WebApplicationType.NONE)
        .properties(properties)
        .initializers(context -> beans.accept((GenericApplicationContext) context))
        .run();
  }

  /** Some lines after others. */
  static String[] lines(String[] first, String... more) {
    return Stream.of(first, more).flatMap(Arrays::stream).toArray(String[]::new);
  }
}
