package io.hibernateaws.connection;

import io.hibernateaws.engine.foreign.ForeignText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Settings of pools that the unit had before: they have no effect beside a provider of ours. */
final class LeftOverPools {
  private static final List<String> PREFIXES =
      List.of(
          "hibernate.agroal.",
          "hibernate.c3p0.",
          "hibernate.dbcp.",
          "hibernate.dbcp2.",
          "hibernate.hikari.",
          "hibernate.oracleucp.",
          "hibernate.proxool.",
          "hibernate.vibur.");

  private static final String MOST = "hibernate.aws.pool.max_size";
  private static final String LEAST = "hibernate.aws.pool.min_size";
  private static final String WAIT = "hibernate.aws.pool.acquisition_timeout";
  private static final String AGE = "hibernate.aws.pool.max_lifetime";
  private static final String LEAK = "hibernate.aws.pool.leak_detection";
  private static final String CHECK = "hibernate.aws.pool.validate_after_idle";
  private static final String USER = "hibernate.connection.username";
  private static final String PASSWORD = "hibernate.connection.password";
  private static final String URL = "hibernate.connection.url";

  /** What is set here, by the names of pools in lower case, without underscores and dots. */
  private static final Map<String, String> HERE =
      Map.ofEntries(
          Map.entry("maximumpoolsize", MOST),
          Map.entry("maxpoolsize", MOST),
          Map.entry("maxsize", MOST),
          Map.entry("poolmaxsize", MOST),
          Map.entry("maxtotal", MOST),
          Map.entry("maximumconnectioncount", MOST),
          Map.entry("minimumidle", LEAST),
          Map.entry("minpoolsize", LEAST),
          Map.entry("minsize", LEAST),
          Map.entry("initialsize", LEAST),
          Map.entry("initialpoolsize", LEAST),
          Map.entry("poolinitialsize", LEAST),
          Map.entry("minidle", LEAST),
          Map.entry("minimumconnectioncount", LEAST),
          Map.entry("connectiontimeout", WAIT),
          Map.entry("acquisitiontimeout", WAIT),
          Map.entry("checkouttimeout", WAIT),
          Map.entry("connectiontimeoutinms", WAIT),
          Map.entry("maxwaitmillis", WAIT),
          Map.entry("maxlifetime", AGE),
          Map.entry("maxconnectionage", AGE),
          Map.entry("maxconnlifetimemillis", AGE),
          Map.entry("maximumconnectionlifetime", AGE),
          Map.entry("leakdetectionthreshold", LEAK),
          Map.entry("leaktimeout", LEAK),
          Map.entry("unreturnedconnectiontimeout", LEAK),
          Map.entry("idlevalidationtimeout", CHECK),
          Map.entry("idletestperiod", CHECK),
          Map.entry("idlevalidation", CHECK),
          Map.entry("username", USER),
          Map.entry("principal", USER),
          Map.entry("password", PASSWORD),
          Map.entry("credential", PASSWORD),
          Map.entry("jdbcurl", URL),
          Map.entry("url", URL));

  private LeftOverPools() {}

  /**
   * One warning for each pool whose settings are there, without any value.
   *
   * @param provider the setting that has chosen the provider, with its value
   */
  static List<String> warnings(String provider, Map<String, Object> settings) {
    List<String> warnings = new ArrayList<>();
    for (String prefix : PREFIXES) {
      TreeSet<String> names = new TreeSet<>();
      settings.forEach(
          (name, value) -> {
            if (name.startsWith(prefix) && value != null) {
              names.add(name);
            }
          });
      if (!names.isEmpty()) {
        warnings.add(
            prefix
                + "* has no effect here, "
                + provider
                + " brings a pool of its own: "
                + names.stream()
                    .map(name -> advice(prefix, name))
                    .collect(Collectors.joining("; ")));
      }
    }
    return warnings;
  }

  private static String advice(String prefix, String name) {
    String own = name.substring(prefix.length()).replaceAll("[_.-]", "").toLowerCase(Locale.ROOT);
    @Nullable String here = HERE.get(own);
    return here == null
        ? "remove " + ForeignText.of(name)
        : "set " + here + " instead of " + ForeignText.of(name);
  }
}
