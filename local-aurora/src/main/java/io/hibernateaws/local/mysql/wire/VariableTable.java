package io.hibernateaws.local.mysql.wire;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The variables that servers of AWS have, or whose values are others there. */
final class VariableTable {
  /** On Aurora it says whether the instance is a reader, which here another variable knows. */
  static final String READER = "innodb_read_only";

  private static final String READER_ELSEWHERE = "super_read_only";

  private final Map<String, String> constants;
  private final boolean aurora;

  VariableTable(AuroraFacts facts) {
    constants = new TreeMap<>(facts.variables());
    aurora = facts.aurora();
  }

  /** What a server computes to the value of a variable; null for one that it knows itself. */
  @Nullable String expression(String name) {
    if (aurora && name.equals(READER)) {
      return "@@global." + READER_ELSEWHERE;
    }
    String constant = constants.get(name);
    return constant == null ? null : "'" + constant + "'";
  }

  /** Whether a pattern of LIKE, as it stands in the text, fits one of them. */
  boolean likes(String pattern) {
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (c == '\\' && i + 1 < pattern.length()) {
        regex.append(Pattern.quote(String.valueOf(pattern.charAt(++i))));
      } else {
        regex.append(
            switch (c) {
              case '%' -> ".*";
              case '_' -> ".";
              default -> Pattern.quote(String.valueOf(c));
            });
      }
    }
    Pattern like = Pattern.compile(regex.toString(), Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    return (aurora && like.matcher(READER).matches())
        || constants.keySet().stream().anyMatch(name -> like.matcher(name).matches());
  }

  /**
   * What SHOW VARIABLES selects from.
   *
   * @param scope global or session
   */
  String all(String scope) {
    Map<String, String> others = new TreeMap<>();
    constants.forEach((name, value) -> others.put(name, "'" + value + "'"));
    if (aurora) {
      others.put(READER, "if(@@global." + READER_ELSEWHERE + ", 'ON', 'OFF')");
    }
    return ("select Variable_name, Value from (select variable_name as Variable_name,"
            + " variable_value as Value from performance_schema.%s_variables"
            + " where variable_name not in ('%s')%s) as session_variables")
        .formatted(
            scope.toLowerCase(Locale.ROOT),
            String.join("', '", others.keySet()),
            others.entrySet().stream()
                .map(e -> " union all select '%s', %s".formatted(e.getKey(), e.getValue()))
                .collect(Collectors.joining()));
  }
}
