package io.hibernateaws.engine.driver;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Properties of a driver, as a row of a table writes them. */
public final class TlsProperties {
  private TlsProperties() {}

  /**
   * Properties with their values.
   *
   * @param text {@code name=value} with blanks in between, null for none
   */
  public static Map<String, String> of(@Nullable String text) {
    Map<String, String> properties = new LinkedHashMap<>();
    if (text != null) {
      for (String one : text.split(" ", -1)) {
        int equals = one.indexOf('=');
        properties.put(one.substring(0, equals), one.substring(equals + 1));
      }
    }
    return properties;
  }
}
