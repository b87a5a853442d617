package io.hibernateaws.connection.leftover;

import io.hibernateaws.engine.foreign.ForeignText;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Settings of pools that a unit or a data source had before: they have no effect beside an engine,
 * which keeps its own links. Immutable.
 *
 * @param prefixes of the settings of each pool
 * @param user the setting that names the user here
 * @param password the setting with the password
 * @param url the setting with the URL
 */
public record LeftOverPools(List<String> prefixes, String user, String password, String url) {
  /** Of pools that Hibernate has modules for. */
  public static final LeftOverPools OF_HIBERNATE =
      new LeftOverPools(
          List.of(
              "hibernate.agroal.",
              "hibernate.c3p0.",
              "hibernate.dbcp.",
              "hibernate.dbcp2.",
              "hibernate.hikari.",
              "hibernate.oracleucp.",
              "hibernate.proxool.",
              "hibernate.vibur."),
          "hibernate.connection.username",
          "hibernate.connection.password",
          "hibernate.connection.url");

  private static final String MOST = "hibernate.aws.pool.max_size";
  private static final String LEAST = "hibernate.aws.pool.min_size";
  private static final String WAIT = "hibernate.aws.pool.acquisition_timeout";
  private static final String AGE = "hibernate.aws.pool.max_lifetime";
  private static final String LEAK = "hibernate.aws.pool.leak_detection";
  private static final String CHECK = "hibernate.aws.pool.validate_after_idle";

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
          Map.entry("idlevalidation", CHECK));

  private static final Set<String> USERS = Set.of("username", "principal");
  private static final Set<String> PASSWORDS = Set.of("password", "credential");
  private static final Set<String> URLS = Set.of("jdbcurl", "url");

  public LeftOverPools {
    prefixes = List.copyOf(prefixes);
  }

  /**
   * One warning for each pool whose settings are there, without any value.
   *
   * @param by what brings the pool that there is instead: a setting with its value
   * @param names of all settings that have a value
   */
  public List<String> warnings(String by, Collection<String> names) {
    List<String> warnings = new ArrayList<>();
    for (String prefix : prefixes) {
      TreeSet<String> ofPool = new TreeSet<>();
      names.stream().filter(name -> name.startsWith(prefix)).forEach(ofPool::add);
      if (!ofPool.isEmpty()) {
        warnings.add(
            prefix
                + "* has no effect here, "
                + by
                + " brings a pool of its own: "
                + ofPool.stream()
                    .map(name -> advice(prefix, name))
                    .collect(Collectors.joining("; ")));
      }
    }
    return warnings;
  }

  private String advice(String prefix, String name) {
    String here =
        here(name.substring(prefix.length()).replaceAll("[_.-]", "").toLowerCase(Locale.ROOT));
    return here == null
        ? "remove " + ForeignText.of(name)
        : "set " + here + " instead of " + ForeignText.of(name);
  }

  private @Nullable String here(String own) {
    if (USERS.contains(own)) {
      return user;
    }
    if (PASSWORDS.contains(own)) {
      return password;
    }
    return URLS.contains(own) ? url : HERE.get(own);
  }
}
