package io.hibernateaws.local.mysql.wire;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The variables that Aurora has, or whose values are others there. */
final class VariableTable {
  /** On Aurora it says whether the instance is a reader, which here another variable knows. */
  static final String READER = "innodb_read_only";

  private static final String READER_ELSEWHERE = "super_read_only";

  private final Map<String, String> constants;

  VariableTable(AuroraFacts facts) {
    constants =
        new TreeMap<>(
            Map.of("aurora_server_id", facts.serverId(), "aurora_version", facts.version()));
  }

  /** What a server computes to the value of a variable; null for one that it knows itself. */
  @Nullable String expression(String name) {
    if (name.equals(READER)) {
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
    return like.matcher(READER).matches()
        || constants.keySet().stream().anyMatch(name -> like.matcher(name).matches());
  }

  /**
   * What SHOW VARIABLES selects from.
   *
   * @param scope global or session
   */
  String all(String scope) {
    String added =
        constants.entrySet().stream()
            .map(e -> " union all select '%s', '%s'".formatted(e.getKey(), e.getValue()))
            .collect(Collectors.joining());
    return ("select Variable_name, Value from (select variable_name as Variable_name,"
            + " if(variable_name = '%s', if(@@global.%s, 'ON', 'OFF'), variable_value) as Value"
            + " from performance_schema.%s_variables%s) as session_variables")
        .formatted(READER, READER_ELSEWHERE, scope.toLowerCase(Locale.ROOT), added);
  }
}
