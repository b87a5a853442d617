package io.hibernateaws.engine.api;

import java.util.List;

/**
 * The settings of an engine are wrong; the message lists every problem with the setting, its value
 * and the fix.
 */
public final class SettingsException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  public SettingsException(List<String> problems) {
    super(
        problems.size() == 1
            ? problems.get(0)
            : problems.size() + " problems:\n- " + String.join("\n- ", problems));
    this.problems = List.copyOf(problems);
  }

  /** Every problem, in the order of the settings; empty only after deserialization. */
  public List<String> problems() {
    return problems == null ? List.of() : problems;
  }
}
