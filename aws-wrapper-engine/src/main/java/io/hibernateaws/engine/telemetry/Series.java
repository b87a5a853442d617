package io.hibernateaws.engine.telemetry;

import io.hibernateaws.engine.api.Role;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One line of a figure: the values of its labels. Immutable.
 *
 * @param instance null where the figure is not split by it, or none was concerned
 * @param role null likewise
 * @param own value of the label that only this figure has, null likewise
 */
record Series(Figure figure, @Nullable String instance, @Nullable Role role, @Nullable String own) {
  /** The value of a label that has none. */
  private static final String NONE = "none";

  static Series of(Figure figure) {
    return new Series(figure, null, null, null);
  }

  static Series of(Figure figure, @Nullable String instance) {
    return new Series(figure, instance, null, null);
  }

  static Series of(Figure figure, @Nullable String instance, Role role) {
    return new Series(figure, instance, role, null);
  }

  /** Every label of the figure with its value; the labels of all lines of a figure are the same. */
  Map<String, String> labels() {
    Map<String, String> labels = new LinkedHashMap<>();
    for (String label : figure.labels()) {
      String value =
          switch (label) {
            case Figure.INSTANCE -> instance;
            case Figure.ROLE -> role == null ? null : role.name().toLowerCase(Locale.ROOT);
            default -> own;
          };
      labels.put(label, value == null ? NONE : value);
    }
    return labels;
  }
}
