package io.hibernateaws.connection;

import io.hibernateaws.connection.tenancy.TenantPlace;
import io.hibernateaws.engine.api.SettingsException;
import io.hibernateaws.engine.assembly.EngineConfig;
import io.hibernateaws.engine.assembly.SettingsCatalogue;
import io.hibernateaws.engine.config.GivenConnection;
import io.hibernateaws.engine.credential.LoginKind;
import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.endpoint.JdbcUrl;
import io.hibernateaws.engine.endpoint.JdbcUrlParser;
import io.hibernateaws.engine.endpoint.ParsedUrl;
import io.hibernateaws.engine.product.registry.Products;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a unit, for its own cluster and for those of tenants: these have everything from
 * the unit except its URL and what says where its instances are. Immutable.
 *
 * @param given of the unit, without those of tenants; null where the unit is over a data source,
 *     which keeps its settings to itself
 * @param own what they say about its own cluster
 * @param ownCluster which that is
 */
record ClusterSettings(
    @Nullable Map<String, Object> given, EngineConfig own, ParsedUrl ownCluster) {
  /** Hibernate's own constants of these settings are deprecated. */
  private static final String CONNECTION = "hibernate.connection.";

  /** Settings about one cluster: a tenant's URL carries its own, as keys {@code aws.*}. */
  private static final Set<String> OF_ONE_CLUSTER =
      SettingsCatalogue.ALL.settings().stream()
          .filter(
              setting ->
                  Set.of(
                          "cluster_id",
                          "cluster_instance_host_pattern",
                          "srw.write_endpoint",
                          "srw.read_endpoint",
                          "iam.host",
                          "iam.region",
                          "iam.default_port")
                      .contains(setting.name()))
          .flatMap(setting -> setting.names().stream())
          .map(name -> "hibernate.aws." + name)
          .collect(Collectors.toUnmodifiableSet());

  static ClusterSettings of(Map<String, Object> given, EngineConfig own) {
    String url = GivenConnection.of(given, own.connection().unit()).url();
    if (url == null) {
      throw new IllegalArgumentException("these settings have been read already, with a URL");
    }
    return new ClusterSettings(
        Map.copyOf(withoutNulls(given)),
        own,
        clusterOf(JdbcUrlParser.parse(url.strip(), Products.PROTOCOLS)));
  }

  /** Of a unit over an {@code AwsDataSource}, whose engine has been configured. */
  static ClusterSettings ofDataSource(EngineConfig own) {
    JdbcUrl url = own.url();
    ParsedUrl parsed =
        new ParsedUrl(
            url.protocol(), url.endpoint(), url.database(), url.parameters(), Map.of(), false);
    return new ClusterSettings(null, own, clusterOf(parsed));
  }

  private static Map<String, Object> withoutNulls(Map<String, Object> given) {
    Map<String, Object> set = new HashMap<>(given);
    set.values().removeIf(value -> value == null);
    return set;
  }

  /** The part of a URL that all tenants of a cluster share: no database, no user. */
  static ParsedUrl clusterOf(ParsedUrl url) {
    Map<String, String> parameters = new LinkedHashMap<>(url.parameters());
    parameters.remove("user");
    parameters.remove("password");
    return new ParsedUrl(
        url.protocol(),
        new Endpoint(url.endpoint().host().toLowerCase(Locale.ROOT), url.endpoint().port()),
        null,
        parameters,
        url.settings(),
        url.ofAwsWrapper());
  }

  /**
   * The engine of a tenants' cluster. Its monitors connect as the unit's user, to the database of
   * the unit's name: a tenant's own database could not be dropped while monitors are in it.
   *
   * @throws SettingsException with every problem
   */
  EngineConfig read(ParsedUrl cluster) {
    if (given == null) {
      throw new SettingsException(
          List.of(
              "this unit's connections come from an AwsDataSource, which has one cluster; give the"
                  + " unit a URL instead of a data source, or the tenant a schema or a database"));
    }
    Map<String, Object> settings = new HashMap<>(given);
    settings.keySet().removeAll(OF_ONE_CLUSTER);
    settings.put(CONNECTION + "url", text(cluster));
    if (own.login() == null || own.login().kind() == LoginKind.IAM) {
      settings.put(CONNECTION + "username", own.connection().user().user());
    }
    if (own.login() == null && own.connection().user().password() != null) {
      settings.put(CONNECTION + "password", own.connection().user().password());
    }
    return UnitEngine.read(settings);
  }

  /** Adds to {@code problems} what is wrong with the clusters of these places. */
  void check(Collection<TenantPlace> places, List<String> problems) {
    LoginKind service = own.login() == null ? null : own.login().kind();
    if (service != LoginKind.AWS_SECRETS_MANAGER
        && places.stream().anyMatch(place -> place.secret() != null)) {
      problems.add(
          "a tenant's secret_id has no effect without hibernate.aws.plugins=+aws_secrets_manager.");
    }
    if ((service == null || service == LoginKind.AWS_SECRETS_MANAGER)
        && places.stream().anyMatch(place -> place.role() != null)) {
      problems.add("a tenant's role_arn has no effect without hibernate.aws.plugins=+iam.");
    }
    places.stream()
        .map(TenantPlace::url)
        .filter(url -> url != null)
        .map(url -> clusterOf(JdbcUrlParser.parse(url.strip(), Products.PROTOCOLS)))
        .distinct()
        .filter(cluster -> !cluster.equals(ownCluster))
        .forEach(cluster -> check(cluster, problems));
  }

  private void check(ParsedUrl cluster, List<String> problems) {
    try {
      read(cluster);
    } catch (SettingsException e) {
      e.problems()
          .forEach(problem -> problems.add("for the tenants of " + cluster + ": " + problem));
    }
  }

  private String text(ParsedUrl cluster) {
    String query =
        Stream.concat(
                cluster.parameters().entrySet().stream()
                    .map(one -> encoded(one.getKey()) + "=" + encoded(one.getValue())),
                cluster.settings().entrySet().stream()
                    .map(one -> "aws." + encoded(one.getKey()) + "=" + encoded(one.getValue())))
            .collect(Collectors.joining("&"));
    return "jdbc:"
        + cluster.protocol()
        + "://"
        + cluster.endpoint()
        + "/"
        + encoded(own.url().database())
        + (query.isEmpty() ? "" : "?" + query);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** Without the settings, since there are secrets in them. */
  @Override
  public String toString() {
    return "ClusterSettings[" + ownCluster + "]";
  }
}
