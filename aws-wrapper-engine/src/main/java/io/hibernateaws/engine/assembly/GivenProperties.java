package io.hibernateaws.engine.assembly;

import io.hibernateaws.engine.config.GivenConnection;
import io.hibernateaws.engine.config.GivenSettings;
import io.hibernateaws.engine.config.GivenValue;
import io.hibernateaws.engine.driver.registry.Drivers;
import io.hibernateaws.engine.endpoint.ParsedUrl;
import io.hibernateaws.engine.product.registry.Products;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What was given as properties of the driver, by property or in the query of the URL: the driver's
 * own, and settings of the engine without their prefix, as the AWS wrappers spell theirs. A name
 * that both know is the driver's, except behind {@code jdbc:aws-wrapper:}, where it had the meaning
 * and the unit of the AWS wrapper. What is the driver's wins over the URL where both say it.
 * Confined to one reading.
 */
final class GivenProperties {
  private static final Set<String> CREDENTIALS = Set.of("user", "password");

  private final Map<String, String> ofDriver = new HashMap<>();
  private final Map<String, String> written = new HashMap<>();
  private final List<GivenValue> settings = new ArrayList<>();
  private final List<GivenValue> settingsOfUrl = new ArrayList<>();
  private final Set<String> known;
  private final boolean ofAwsWrapper;
  private final UnaryOperator<String> spelling;

  /** Sorts everything by who knows its name. */
  GivenProperties(GivenConnection connection, @Nullable ParsedUrl url, GivenSettings given) {
    known =
        url == null
            ? Set.of()
            : Drivers.propertiesOf(Products.ofProtocol(url.protocol()).protocols());
    ofAwsWrapper = url != null && url.ofAwsWrapper();
    spelling = connection.spelling()::written;
    if (url != null) {
      url.parameters()
          .forEach(
              (name, value) ->
                  sort(name, value, GivenSettings.URL_PARAMETER + name, given, settingsOfUrl));
    }
    connection
        .driverProperties()
        .forEach(
            (name, value) ->
                sort(name, value, connection.spelling().written(name), given, settings));
  }

  private void sort(
      String name, String value, String asWritten, GivenSettings given, List<GivenValue> ours) {
    if (CREDENTIALS.contains(name)) {
      return;
    }
    if (given.knows(name) && (ofAwsWrapper || !known.contains(name))) {
      ours.add(new GivenValue(name, value, asWritten));
    } else {
      ofDriver.put(name, value);
      written.put(name, asWritten);
    }
  }

  /** Properties for the driver, the names that it does not know included. */
  Map<String, String> ofDriver() {
    return ofDriver;
  }

  /** The name of a property of the driver as the user wrote it, or would write it. */
  String written(String property) {
    return written.getOrDefault(property, spelling.apply(property));
  }

  /** Settings of the engine that were given as properties. */
  List<GivenValue> settings() {
    return settings;
  }

  /** Settings of the engine that were given as parameters of the URL. */
  List<GivenValue> settingsOfUrl() {
    return settingsOfUrl;
  }
}
