package io.hibernateaws.it.postgresql;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A table of {@code docs/migration.md}: what a line of the old configuration becomes. */
final class MigrationRules {
  private static final String ANY = "<name>";
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `([^`]+)` \\| (?:`([^`]+)`(, with `ms`.*)?|remove) \\|$");

  private final List<Rule> rules;

  private MigrationRules(List<Rule> rules) {
    this.rules = List.copyOf(rules);
  }

  /**
   * One row.
   *
   * @param after the new name, or the whole new line; null for a line that goes
   * @param unit what is put behind the value
   */
  private record Rule(String before, @Nullable String after, String unit) {
    static Rule of(MatchResult row) {
      return new Rule(row.group(1), row.group(2), row.group(3) == null ? "" : "ms");
    }

    private String beginning() {
      return before.endsWith(ANY) ? before.substring(0, before.length() - ANY.length()) : before;
    }

    boolean fits(String name) {
      return before.endsWith(ANY) ? name.startsWith(beginning()) : name.equals(before);
    }

    @Nullable String apply(String name, String value) {
      if (after == null || after.contains("=")) {
        return after;
      }
      return after.replace(ANY, name.substring(beginning().length())) + "=" + value + unit;
    }
  }

  /** The rules of a section. */
  static MigrationRules of(String section) {
    return new MigrationRules(ROW.matcher(section).results().map(Rule::of).toList());
  }

  /** How many there are. */
  int size() {
    return rules.size();
  }

  /** The lines of the new configuration; a line without a rule stays. */
  List<String> apply(String before) {
    List<String> lines = new ArrayList<>();
    for (String line : before.lines().toList()) {
      int equals = line.indexOf('=');
      String name = line.substring(0, equals);
      Rule rule = rules.stream().filter(one -> one.fits(name)).findFirst().orElse(null);
      String after = rule == null ? line : rule.apply(name, line.substring(equals + 1));
      if (after != null) {
        lines.add(after);
      }
    }
    return lines;
  }
}
