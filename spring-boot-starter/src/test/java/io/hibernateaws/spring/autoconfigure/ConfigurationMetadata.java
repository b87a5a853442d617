package io.hibernateaws.spring.autoconfigure;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.hibernateaws.engine.assembly.SettingsCatalogue;
import io.hibernateaws.engine.config.GivenSettings;
import io.hibernateaws.engine.config.Setting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes what editors show of the starter's properties, from the catalogue of the engine. */
final class ConfigurationMetadata {
  private static final List<Map<String, Object>> OWN =
      List.of(
          property(
              "hibernate.aws.enabled",
              Boolean.class,
              "Whether the data source has an engine of ours; unset, where spring.datasource.url"
                  + " names an endpoint of RDS."),
          property(
              "hibernate.aws.local.enabled",
              Boolean.class,
              "Whether an application without a database is given a local cluster, with"
                  + " local-aurora on the class path; unset, where it is run and not in tests."),
          property(
              "hibernate.aws.local.database",
              String.class,
              "Database of that cluster, postgresql or mysql; unset, that of the one driver on the"
                  + " class path."),
          property(
              "hibernate.aws.local.instances",
              Integer.class,
              "Instances of that cluster, 1 to 16; unset, 2."),
          property(
              "management.health.hibernate-aws.enabled",
              Boolean.class,
              "Whether health says of each cluster whether it has a writer, and how its instances"
                  + " are; unset, as management.health.defaults.enabled says."),
          property(
              "management.health.hibernate-aws.db-limit",
              Duration.class,
              "How long the health of db waits for the writer of a cluster, 1s or more; unset,"
                  + " 3s."),
          property(
              "management.tracing.hibernate-aws.enabled",
              Boolean.class,
              "Whether borrows, connects, searches and failovers are spans of the application's"
                  + " OpenTelemetry; unset, true."));

  private ConfigurationMetadata() {}

  static String json() {
    List<Map<String, Object>> properties = new ArrayList<>(OWN);
    for (Setting<?> setting : SettingsCatalogue.ALL.settings()) {
      if (!setting.name().startsWith("tenancy.tenant")) {
        properties.add(property(setting));
      }
    }
    try {
      return new ObjectMapper()
              .enable(SerializationFeature.INDENT_OUTPUT)
              .writeValueAsString(Map.of("properties", properties))
          + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, Object> property(Setting<?> setting) {
    Map<String, Object> property =
        property(
            GivenSettings.PREFIX + setting.name().replace('_', '-'),
            type(setting),
            setting.doc() + (setting.secret() ? " Never shown." : ""));
    if (hasValue(setting.defaultText())) {
      property.put(
          "defaultValue",
          isDuration(setting) ? setting.defaultText() + setting.unit() : setting.defaultText());
    }
    return property;
  }

  private static Map<String, Object> property(String name, Class<?> type, String description) {
    Map<String, Object> property = new LinkedHashMap<>();
    property.put("name", name);
    property.put("type", type.getName());
    property.put("description", description.replace("`", ""));
    return property;
  }

  /** Durations are texts for an editor too: it would refuse {@code 500 ms} and a plain number. */
  private static Class<?> type(Setting<?> setting) {
    return switch (setting.unit()) {
      case "boolean" -> Boolean.class;
      case "int" -> Integer.class;
      default -> String.class;
    };
  }

  private static boolean isDuration(Setting<?> setting) {
    return (setting.unit().equals(Setting.S) || setting.unit().equals(Setting.MS))
        && Character.isDigit(setting.defaultText().charAt(0));
  }

  /** Some defaults are told in words, which are no value. */
  private static boolean hasValue(String text) {
    return !text.isEmpty() && !text.equals(Setting.UNSET) && text.matches("[A-Za-z0-9_+.,-]+");
  }
}
