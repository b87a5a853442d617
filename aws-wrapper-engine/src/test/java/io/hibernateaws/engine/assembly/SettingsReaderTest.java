package io.hibernateaws.engine.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hibernateaws.engine.api.ClusterView;
import io.hibernateaws.engine.api.ConnectRequest;
import io.hibernateaws.engine.api.Member;
import io.hibernateaws.engine.api.SettingsException;
import io.hibernateaws.engine.config.GivenConnection;
import io.hibernateaws.engine.config.Notice;
import io.hibernateaws.engine.config.Setting;
import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.endpoint.HostResolver;
import io.hibernateaws.engine.endpoint.JdbcUrl;
import io.hibernateaws.engine.monitoring.MonitorLinkSettings;
import io.hibernateaws.engine.spi.CredentialSource;
import io.hibernateaws.engine.spi.Credentials;
import io.hibernateaws.engine.spi.HostSelector;
import io.hibernateaws.engine.spi.SelectionInput;
import io.hibernateaws.engine.spi.SessionInitializer;
import io.hibernateaws.engine.time.Deadline;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsReaderTest {
  private static final String URL = "jdbc:postgresql://db.example.com:6543/shop";

  /** Has no SQL of its own. */
  public static final class Nothing implements SessionInitializer {
    @Override
    public void initialize(Connection connection, ConnectRequest request) {}
  }

  /** Prefers whoever the topology names first. */
  public static final class FirstOne implements HostSelector {
    @Override
    public List<Member> order(List<Member> candidates, ClusterView view, SelectionInput input) {
      return candidates;
    }
  }

  /** Made by name in the tests. */
  public static final class NoNames implements HostResolver {
    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
      throw new UnknownHostException(host);
    }
  }

  /** Made by name in the tests. */
  public static final class NoPasswords implements CredentialSource {
    @Override
    public Credentials fetch(Endpoint endpoint, String user, Deadline deadline) {
      return new Credentials(user, null);
    }
  }

  private static GivenConnection facts(String url) {
    return new GivenConnection(url, "ann", "s3cret", Map.of(), null, "unit");
  }

  private static EngineConfig read(String url, String... namesAndValues) {
    Map<String, Object> settings = new HashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      settings.put("hibernate.aws." + namesAndValues[i], namesAndValues[i + 1]);
    }
    return SettingsReader.read(settings, facts(url));
  }

  private static List<String> problems(String url, String... namesAndValues) {
    SettingsException e =
        catchThrowableOfType(SettingsException.class, () -> read(url, namesAndValues));
    assertThat(e).as("a refusal").isNotNull();
    return e.problems();
  }

  // --- the catalogue

  @ParameterizedTest
  @MethodSource("explicitRows")
  void every_name_of_a_setting_acts_in_its_own_unit(String row) {
    String[] cell = cells(row);
    Map<String, Object> settings = new HashMap<>();
    settings.put("hibernate.aws." + cell[0], cell[1]);
    if (cell[0].contains("tcp_keepalive_")) {
      settings.put("hibernate.aws.network.tcp_keepalive", "true");
    }
    if (isOfVerify(cell[0])) {
      settings.put("hibernate.aws.transaction.outcome", "verify");
    }
    settings.putAll(strategyOf(cell[0]));
    Setting<?> setting = Objects.requireNonNull(SettingsCatalogue.ALL.named(cell[0]));
    if (setting.name().startsWith("srw.")) {
      settings.put("hibernate.aws.plugins", "+srw");
      Stream.of("srw.write_endpoint", "srw.read_endpoint")
          .filter(endpoint -> !endpoint.equals(setting.name()))
          .forEach(endpoint -> settings.put("hibernate.aws." + endpoint, "other.example"));
    }
    settings.putAll(telemetryOf(setting.name()));
    if (isOfBackoff(cell[0])) {
      settings.put("hibernate.aws.host_availability.strategy", "exponential_backoff");
    }

    LoginNeeds login = LoginNeeds.of(setting.name(), true);

    EngineConfig config =
        login == null
            ? SettingsReader.read(settings, facts(URL))
            : login.read(setting, cell[0], cell[1]);
    assertThat(part(config, cell[2])).isEqualTo(cell[3]);
  }

  static Stream<String> explicitRows() throws IOException {
    return table("settings.csv");
  }

  @ParameterizedTest
  @MethodSource("defaultRows")
  void a_setting_that_is_not_given_has_its_default(String row) {
    String[] cell = cells(row);

    LoginNeeds login = LoginNeeds.of(cell[0], false);
    Setting<?> setting = Objects.requireNonNull(SettingsCatalogue.ALL.named(cell[0]));
    EngineConfig config =
        login != null
            ? login.read(setting, null, null)
            : isOfVerify(cell[0])
                ? read(URL, "transaction.outcome", "verify")
                : isOfBackoff(cell[0])
                    ? read(URL, "host_availability.strategy", "exponential_backoff")
                    : read(URL);
    assertThat(part(config, cell[1])).isEqualTo(cell[2]);
  }

  /** That without which a setting of figures and spans has no effect. */
  private static Map<String, String> telemetryOf(String setting) {
    Map<String, String> on = Map.of("hibernate.aws.telemetry.enabled", "true");
    return switch (setting) {
      case "telemetry.metrics_backend", "telemetry.traces_backend" -> on;
      case "telemetry.submit_top_level", "telemetry.failover_additional_top_trace" -> {
        Map<String, String> spans = new HashMap<>(on);
        spans.put("hibernate.aws.telemetry.traces_backend", "otlp");
        yield spans;
      }
      default -> Map.of();
    };
  }

  /** The strategy without which a weight has no effect. */
  private static Map<String, String> strategyOf(String weights) {
    for (String strategy : List.of("round_robin", "weighted_random")) {
      String name = weights.toLowerCase(Locale.ROOT).replace("_", "");
      if (name.contains(strategy.replace("_", "")) && name.contains("weight")) {
        return Map.of("hibernate.aws.failover.reader_selection", strategy);
      }
    }
    return Map.of();
  }

  /** Whether a setting exists only where readers that died are held back. */
  private static boolean isOfBackoff(String name) {
    String folded = name.replace("_", "").toLowerCase(Locale.ROOT);
    return folded.startsWith("hostavailability") && !folded.endsWith("strategy");
  }

  /** Whether a setting exists only where commits are verified. */
  private static boolean isOfVerify(String name) {
    return name.startsWith("transaction.outcome_");
  }

  static Stream<String> defaultRows() throws IOException {
    return table("defaults.csv");
  }

  @Test
  void every_setting_has_a_default_test_an_explicit_test_for_each_name_and_a_doc_line()
      throws IOException {
    Set<String> explicit = firstCells("settings.csv");
    explicit.add("monitoring.password"); // has a test of its own: it needs a user
    Set<String> defaults = firstCells("defaults.csv");

    for (Setting<?> setting : SettingsCatalogue.ALL.settings()) {
      assertThat(defaults).contains(setting.name());
      assertThat(explicit).containsAll(setting.names());
      assertThat(setting.doc()).as(setting.name()).endsWith(".").doesNotContain("\n");
      assertThat(setting.unit()).as(setting.name()).isNotBlank();
      assertThat(setting.defaultText()).as(setting.name()).isNotBlank();
    }
    assertThat(defaults).hasSize(SettingsCatalogue.ALL.settings().size());
  }

  @Test
  void no_name_means_two_things_and_none_is_both_a_value_and_a_prefix() {
    Map<String, String> owners = new TreeMap<>();
    for (Setting<?> setting : SettingsCatalogue.ALL.settings()) {
      for (String name : setting.names()) {
        assertThat(owners.put(name, setting.name())).as(name).isNull();
        assertThat(SettingsReference.laterPrefixes()).noneMatch(name::startsWith);
      }
    }
    SettingsReference.laterNames()
        .forEach(name -> assertThat(owners.put(name, name)).as(name + " is provided").isNull());
    for (String name : owners.keySet()) {
      assertThat(owners.keySet()).noneMatch(other -> other.startsWith(name + "."));
    }
  }

  @Test
  void every_known_name_is_refused_by_name() {
    assertThat(SettingsReference.laterNames()).hasSizeGreaterThan(80);
    for (String name : SettingsReference.laterNames()) {
      assertThat(problems(URL, name, "1"))
          .containsExactly("hibernate.aws." + name + ": known, not provided yet; remove it");
    }
    for (String prefix : SettingsReference.laterPrefixes()) {
      assertThat(problems(URL, prefix + "anything", "1"))
          .singleElement()
          .asString()
          .contains("known, not provided yet");
    }
  }

  @Test
  void names_of_tenants_are_refused_wherever_no_multi_tenant_provider_takes_them_out() {
    for (String name : List.of("tenancy.source", "tenancy.tenant.blue.schema")) {
      assertThat(problems(URL, name, "x"))
          .singleElement()
          .asString()
          .startsWith("hibernate.aws." + name + ": has no effect here")
          .contains("hibernate.multi_tenant_connection_provider");
    }
    assertThat(problems(URL, "tenancy.sorce", "x"))
        .singleElement()
        .asString()
        .endsWith("did you mean hibernate.aws.tenancy.source?");
  }

  // --- refusals

  @ParameterizedTest
  @MethodSource("refusalRows")
  void a_value_that_cannot_be_meant_is_refused_with_the_setting_and_the_fix(String row) {
    String[] cell = cells(row);

    assertThat(problems(URL, cell[0], cell[1]))
        .anySatisfy(
            problem -> {
              assertThat(problem).contains(cell[2]);
              assertThat(problem).doesNotContain("s3cret");
            });
  }

  static Stream<String> refusalRows() throws IOException {
    return table("refusals.csv");
  }

  @Test
  void all_problems_are_reported_at_once() {
    assertThatThrownBy(
            () ->
                SettingsReader.read(
                    Map.of(
                        "hibernate.aws.failover.timeout", "soon",
                        "hibernate.aws.plugns", "failover",
                        "hibernate.aws.bg.id", "x"),
                    new GivenConnection(
                        "jdbc:postgresql://a,b/shop?aws.pool.max_size=0",
                        null,
                        null,
                        Map.of("loginTimeout", "5"),
                        "x",
                        "unit")))
        .isInstanceOfSatisfying(
            SettingsException.class,
            e ->
                assertThat(String.join("\n", e.problems()))
                    .contains("failover.timeout=soon")
                    .contains("plugns")
                    .contains("bg.id: known, not provided yet")
                    .contains("several hosts")
                    .contains("hibernate.connection.username: is missing")
                    .contains("pool_size=x"));
  }

  @Test
  void a_secret_is_never_shown() {
    String url = URL + "?password=s3cret&sslpassword=s3cret";
    Map<String, Object> settings =
        Map.of(
            "hibernate.aws.monitoring.user", "watcher",
            "hibernate.aws.monitoring.password", "s3cret",
            "hibernate.aws.topology.monitoring.sslpassword", "s3cret");

    EngineConfig config = SettingsReader.read(settings, facts(url));

    assertThat(config.monitoring().credentials()).isEqualTo(new Credentials("watcher", "s3cret"));
    assertThat(
            config.toString()
                + config.connection().user()
                + config.monitoring()
                + config.url()
                + config.topologyLinks()
                + config.notices()
                + config.settings()
                + config.connection()
                + facts(url))
        .doesNotContain("s3cret");
    assertThat(problems(URL, "monitoring.password", "  "))
        .singleElement()
        .asString()
        .isEqualTo("hibernate.aws.monitoring.password: must not be empty");
  }

  // --- precedence and names

  @Test
  void an_explicit_setting_wins_over_the_url_and_the_url_over_the_profile() {
    String url = URL + "?aws.failover.timeout=20&aws.profile=failover-aggressive";

    assertThat(read(url, "failover.timeout", "10").failover().timeout())
        .isEqualTo(Duration.ofSeconds(10));
    assertThat(read(url).failover().timeout()).isEqualTo(Duration.ofSeconds(20));
    assertThat(read(URL + "?aws.profile=failover-aggressive").failover().timeout())
        .isEqualTo(Duration.ofSeconds(30));
    assertThat(read(url, "profile", "multi-az-fast").failover().readerConnectTimeout())
        .as("the explicit profile wins too")
        .isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void an_explicit_alias_wins_over_the_url_as_well() {
    assertThat(
            read(URL + "?aws.failover.timeout=20", "failoverTimeoutMs", "10000")
                .failover()
                .timeout())
        .isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void a_bad_value_below_a_good_one_is_still_a_problem() {
    assertThat(problems(URL + "?aws.failover.timeout=soon", "failover.timeout", "10"))
        .singleElement()
        .asString()
        .startsWith("URL key aws.failover.timeout=soon");
  }

  @Test
  void two_names_of_one_setting_may_agree_but_not_differ() {
    assertThat(
            read(
                    URL,
                    "failover.timeout",
                    "60",
                    "failover_timeout_sec",
                    "60",
                    "failoverTimeoutMs",
                    "60000")
                .failover()
                .timeout())
        .isEqualTo(Duration.ofSeconds(60));
    assertThat(problems(URL, "failover.timeout", "60", "failoverTimeoutMs", "60"))
        .singleElement()
        .asString()
        .contains("failover.timeout", "failoverTimeoutMs", "names of one setting");
  }

  @ParameterizedTest
  @ValueSource(strings = {"5", "5s", "5000ms", "PT5S", "5.0", "pt5s", " 5 s "})
  void a_duration_is_written_in_many_ways(String text) {
    assertThat(read(URL, "failover.timeout", text).failover().timeout())
        .isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void values_may_be_objects() {
    EngineConfig config =
        SettingsReader.read(
            Map.of(
                "hibernate.aws.failover.timeout",
                Duration.ofSeconds(7),
                "hibernate.aws.pool.max_size",
                33,
                "hibernate.aws.failover.on_connect",
                true,
                "hibernate.aws.plugins",
                List.of("failover", "stale_dns")),
            facts(URL));

    assertThat(config.failover().timeout()).isEqualTo(Duration.ofSeconds(7));
    assertThat(config.pool().maxSize()).isEqualTo(33);
    assertThat(config.failover().onConnect()).isTrue();
    assertThat(config.features().on()).containsOnly(Feature.FAILOVER, Feature.STALE_DNS);
  }

  @Test
  void zero_switches_an_optional_limit_off() {
    EngineConfig config =
        read(
            URL,
            "network.socket_timeout",
            "0",
            "pool.max_lifetime",
            "0",
            "pool.leak_detection",
            "0");

    assertThat(config.network().sockets().readTimeout()).isNull();
    assertThat(config.pool().maxLifetime()).isNull();
    assertThat(config.pool().leakDetection()).isNull();
  }

  @Test
  void two_readings_of_one_configuration_are_equal() {
    String[] settings = {
      "host_resolver", NoNames.class.getName(), "topology.monitoring.options", "1"
    };

    assertThat(read(URL, settings)).isEqualTo(read(URL, settings));
    assertThat(read(URL)).isNotEqualTo(read(URL, "pool.max_size", "11"));
  }

  // --- resolver

  @Test
  void a_resolver_may_be_an_instance_a_function_or_a_class() throws Exception {
    InetAddress address = InetAddress.getByAddress(new byte[] {10, 0, 0, 7});
    Function<String, InetAddress[]> function = host -> new InetAddress[] {address};
    NoNames instance = new NoNames();

    assertThat(resolver(instance)).isSameAs(instance);
    assertThat(resolver(function).resolve("x")).containsExactly(address);
    assertThatThrownBy(() -> resolver(NoNames.class).resolve("x"))
        .isInstanceOf(UnknownHostException.class);
  }

  @Test
  void a_function_that_knows_no_address_means_an_unknown_host() {
    Function<String, Object> nothing = host -> List.of();

    assertThatThrownBy(() -> resolver(nothing).resolve("x"))
        .isInstanceOf(UnknownHostException.class);
  }

  private static HostResolver resolver(Object value) {
    return SettingsReader.read(Map.of("hibernate.aws.host_resolver", value), facts(URL))
        .cluster()
        .resolver();
  }

  // --- initializer

  @Test
  void an_initializer_may_be_an_instance_or_a_class() {
    SessionInitializer instance = (connection, request) -> {};

    assertThat(initializer(instance)).isSameAs(instance);
    assertThat(initializer(Nothing.class))
        .isEqualTo(initializer(Nothing.class.getName()))
        .isNotEqualTo(instance)
        .returns(Nothing.class.getName(), SessionInitializer::name);
  }

  private static @Nullable SessionInitializer initializer(Object value) {
    return SettingsReader.read(Map.of("hibernate.aws.session_state.initializer", value), facts(URL))
        .session()
        .initializer();
  }

  // --- names without our prefix

  @Test
  void settings_of_the_aws_wrapper_are_read_without_our_prefix_and_in_its_units() {
    EngineConfig config =
        SettingsReader.read(
            Map.of(),
            new GivenConnection(
                "jdbc:aws-wrapper:postgresql://db.example.com/shop?wrapperPlugins=failover"
                    + "&failoverTimeoutMs=20000&socketTimeout=3000&monitoring-connectTimeout=2",
                "ann",
                "s3cret",
                Map.of("failureDetectionCount", "4"),
                null,
                "unit"));

    assertThat(config.features().on()).containsExactly(Feature.FAILOVER);
    assertThat(config.failover().timeout()).isEqualTo(Duration.ofSeconds(20));
    assertThat(config.network().sockets().readTimeout()).isEqualTo(Duration.ofSeconds(3));
    assertThat(config.hostMonitoring().detectionCount()).isEqualTo(4);
    assertThat(config.hostLinks().connectTimeout()).isEqualTo(Duration.ofSeconds(2));
    assertThat(config.connection().driverProperties()).isEmpty();
  }

  @Test
  void a_name_that_the_driver_knows_too_is_the_drivers_in_any_other_url() {
    EngineConfig config =
        SettingsReader.read(Map.of(), facts("jdbc:postgresql://db.example.com/a?socketTimeout=3"));

    assertThat(config.network().sockets().readTimeout()).isNull();
    assertThat(config.connection().driverProperties()).isEqualTo(Map.of("socketTimeout", "3"));
  }

  @Test
  void problems_name_what_was_given_as_it_was_written() {
    assertThat(
            given(
                "jdbc:aws-wrapper:postgresql://db.example.com/a?wrapperPlugins=bg&sslMode=require"
                    + "&bgHighMs=100&failoverTimeoutMs=soon",
                Map.of("sslmod", "verify-full", "cp-maxSize", "3", "connectTimout", "3")))
        .containsExactlyInAnyOrder(
            "URL parameter wrapperPlugins=bg: bg is known, not provided yet",
            "URL parameter bgHighMs: known, not provided yet; remove it",
            "URL parameter failoverTimeoutMs=soon: is no duration; write a plain number of"
                + " milliseconds, or 500ms, 5s, PT5S",
            "URL parameter sslMode: there is no such property of pgjdbc; did you mean sslmode?",
            "hibernate.connection.sslmod: there is no such property of pgjdbc; did you mean"
                + " hibernate.connection.sslmode?",
            "hibernate.connection.connectTimout: there is no such property of pgjdbc; did you mean"
                + " hibernate.connection.connectTimeout?",
            "hibernate.connection.cp-maxSize: the engine keeps its own links; set"
                + " hibernate.aws.pool.* instead");
  }

  @Test
  void what_may_be_the_rest_of_a_password_is_not_shown() {
    assertThat(given(URL + "?password=a&s3cr&t", Map.of()))
        .containsExactly(
            "URL parameter of 4 characters: there is no such property of pgjdbc; remove it, or"
                + " write %26 for a & that belongs to a value",
            "URL parameter of 1 characters: there is no such property of pgjdbc; remove it, or"
                + " write %26 for a & that belongs to a value");
  }

  /** It is given the properties of its connection, and may have some of its own. */
  @Test
  void beside_a_class_that_the_driver_loads_no_property_is_unknown() {
    assertThat(
            given(URL, Map.of("authenticationPluginClassName", "com.example.Plugin", "vault", "x")))
        .isEmpty();
  }

  private static List<String> given(String url, Map<String, String> properties) {
    try {
      SettingsReader.read(
          Map.of(), new GivenConnection(url, "ann", "s3cret", properties, null, "unit"));
      return List.of();
    } catch (SettingsException e) {
      return e.problems();
    }
  }

  // --- warnings

  @Test
  void a_duration_that_hardly_anybody_means_is_warned_of_once_with_its_unit() {
    assertThat(warnings(URL, "failover.timeout", "60000"))
        .containsExactly(
            "hibernate.aws.failover.timeout=60000 means 16.7 h, and 1 s to 1 h is usual; a plain"
                + " number is in s here");
    assertThat(warnings(URL, "pool.acquisition_timeout", "30000"))
        .containsExactly(
            "hibernate.aws.pool.acquisition_timeout=30000 means 8.3 h, and 100 ms to 1 h is usual;"
                + " a plain number is in s here");
    assertThat(warnings(URL, "efm.detection_time", "5"))
        .containsExactly(
            "hibernate.aws.efm.detection_time=5 means 5 ms, and 100 ms to 10 min is usual; a plain"
                + " number is in ms here");
    assertThat(warnings(URL + "?failoverTimeoutMs=30&aws.failover.timeout=30ms"))
        .containsExactly(
            "URL key aws.failover.timeout=30ms means 30 ms, and 1 s to 1 h is usual; a plain"
                + " number is in s here");
    assertThat(warnings(URL, "failover.timeout", "60", "failoverTimeoutMs", "60000")).isEmpty();
    assertThat(warnings(URL, "pool.max_lifetime", "0")).isEmpty();
  }

  @Test
  void every_duration_says_what_is_usual_and_its_default_is() {
    assertThat(SettingsCatalogue.ALL.settings())
        .filteredOn(one -> one.unit().equals(Setting.S) || one.unit().equals(Setting.MS))
        .hasSizeGreaterThan(25)
        .allSatisfy(one -> assertThat(one.usual()).as(one.name()).isNotNull());
    for (Profile profile : Profile.provided()) {
      // The endpoints of srw, which one of the profiles asks for.
      String[] given =
          profile == Profile.RDS_PROXY
              ? new String[] {
                "profile", profile.code(), "srw.write_endpoint", "w", "srw.read_endpoint", "r"
              }
              : new String[] {"profile", profile.code()};
      assertThat(warnings(URL, given)).as(profile.code()).isEmpty();
    }
  }

  @Test
  void a_reader_endpoint_says_what_it_means() {
    String url = "jdbc:postgresql://shop.cluster-ro-abc.eu-west-1.rds.amazonaws.com/shop";

    assertThat(warnings(url))
        .containsExactly(
            "hibernate.connection.url names a reader endpoint,"
                + " shop.cluster-ro-abc.eu-west-1.rds.amazonaws.com: every session runs on a"
                + " reader, and its writes fail; to write, name the cluster endpoint,"
                + " shop.cluster-abc.eu-west-1.rds.amazonaws.com, where read-only sessions run on"
                + " readers too");
    assertThat(warnings(url, "failover.mode", "strict_writer")).isEmpty();
    assertThat(warnings(url.replace("-ro-", "-"))).isEmpty();
  }

  private static List<String> warnings(String url, String... settings) {
    return read(url, settings).notices().stream()
        .filter(Notice::warning)
        .map(Notice::text)
        .toList();
  }

  // --- url, user, driver

  @Test
  void the_url_is_taken_apart_and_its_own_keys_are_ours() {
    EngineConfig config =
        SettingsReader.read(
            Map.of(),
            new GivenConnection(
                "jdbc:aws:postgresql://db.example.com/?sslmode=require&options=url&user=bob&password=b"
                    + "&aws.plugins=",
                null,
                null,
                Map.of("options", "facts"),
                null,
                "unit"));

    assertThat(config.url().protocol()).isEqualTo("postgresql");
    assertThat(config.url().endpoint()).isEqualTo(new Endpoint("db.example.com", 5432));
    assertThat(config.url().database()).isEqualTo("bob");
    assertThat(config.connection().user()).isEqualTo(new Credentials("bob", "b"));
    assertThat(config.connection().driverProperties())
        .isEqualTo(Map.of("sslmode", "require", "options", "facts"));
    assertThat(config.features().on()).isEmpty();
  }

  @Test
  void the_explicit_user_wins_over_the_urls() {
    EngineConfig config = read(URL + "?user=bob&password=b");

    assertThat(config.connection().user()).isEqualTo(new Credentials("ann", "s3cret"));
    assertThat(config.url())
        .isEqualTo(
            new JdbcUrl(
                "postgresql",
                new Endpoint("db.example.com", 6543),
                "shop",
                Map.of("user", "bob", "password", "b")));
  }

  @Test
  void where_only_tenants_have_users_the_monitors_user_is_the_units() {
    GivenConnection noUser = new GivenConnection(URL, null, null, Map.of(), null, "unit");

    EngineConfig config =
        SettingsReader.read(Map.of("hibernate.aws.monitoring.user", "watcher"), noUser);

    assertThat(config.connection().user().user()).isEqualTo("watcher");
    assertThatThrownBy(() -> SettingsReader.read(Map.of(), noUser))
        .hasMessageContaining("hibernate.connection.username");
  }

  @Test
  void properties_that_belong_to_the_engine_are_refused_wherever_they_stand() {
    assertThat(problems(URL + "?loginTimeout=5&targetServerType=primary&socketFactory=x"))
        .hasSize(3)
        .allMatch(problem -> problem.startsWith("URL parameter "));
  }

  @Test
  void two_settings_that_would_overwrite_each_other_are_refused() {
    assertThat(problems(URL + "?socketTimeout=5", "network.socket_timeout", "5")).hasSize(1);
    assertThat(problems(URL + "?tcpKeepAlive=true", "network.tcp_keepalive", "true")).hasSize(1);
    assertThat(read(URL + "?socketTimeout=5").connection().driverProperties())
        .isEqualTo(Map.of("socketTimeout", "5"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "my.cluster-custom-XYZ.us-east-2.rds.amazonaws.com",
        "my.shardgrp-XYZ.us-east-2.rds.amazonaws.com",
        "my.global-XYZ.global.rds.amazonaws.com"
      })
  void an_endpoint_of_a_kind_that_is_not_built_yet_is_refused(String host) {
    assertThat(problems("jdbc:postgresql://" + host + "/shop"))
        .singleElement()
        .asString()
        .contains("known, not provided yet");
  }

  @Test
  void an_address_without_a_pattern_is_left_to_the_family() {
    assertThat(read("jdbc:postgresql://10.0.0.7/shop").cluster().template()).isNull();
  }

  @Test
  void properties_of_monitor_links_have_deadlines_of_their_own() {
    EngineConfig config =
        read(
            URL,
            "topology.monitoring.connectTimeout",
            "3",
            "topology-monitoring-socketTimeout",
            "500ms",
            "topology.monitoring.sslmode",
            "require");

    assertThat(config.topologyLinks())
        .isEqualTo(
            new MonitorLinkSettings(
                Duration.ofSeconds(3), Duration.ofMillis(500), Map.of("sslmode", "require")));
    assertThat(read(URL).topologyLinks())
        .isEqualTo(new MonitorLinkSettings(Duration.ofSeconds(5), Duration.ofSeconds(5), Map.of()));
    assertThat(config.hostLinks())
        .isEqualTo(
            new MonitorLinkSettings(Duration.ofSeconds(10), Duration.ofSeconds(10), Map.of()));
    assertThat(
            read(URL, "monitoring-connectTimeout", "2", "efm.monitoring.options", "b").hostLinks())
        .isEqualTo(
            new MonitorLinkSettings(
                Duration.ofSeconds(2), Duration.ofSeconds(10), Map.of("options", "b")));
    assertThat(
            problems(URL, "topology.monitoring.sslmode", "a", "topology-monitoring-sslmode", "b"))
        .hasSize(1);
  }

  @Test
  void hibernates_own_settings_are_understood() {
    Map<String, Object> settings = new HashMap<>();
    settings.put("jakarta.persistence.jdbc.url", URL);
    settings.put("jakarta.persistence.jdbc.user", "ann");
    settings.put("jakarta.persistence.jdbc.password", "s3cret");
    settings.put("hibernate.connection.pool_size", "25");
    settings.put("hibernate.connection.isolation", "2");
    settings.put("hibernate.connection.provider_class", "aws");
    settings.put("hibernate.connection.sslmode", "require");
    settings.put("hibernate.show_sql", "true");

    EngineConfig config = SettingsReader.read(settings, GivenConnection.of(settings, "orders"));

    assertThat(config.connection().unit()).isEqualTo("orders");
    assertThat(config.url().database()).isEqualTo("shop");
    assertThat(config.connection().user()).isEqualTo(new Credentials("ann", "s3cret"));
    assertThat(config.pool().maxSize()).isEqualTo(25);
    assertThat(config.connection().driverProperties()).isEqualTo(Map.of("sslmode", "require"));

    settings.put("hibernate.connection.username", "bob");
    settings.put("hibernate.aws.pool.max_size", "3");
    config = SettingsReader.read(settings, GivenConnection.of(settings, "orders"));
    assertThat(config.connection().user().user()).isEqualTo("bob");
    assertThat(config.pool().maxSize()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hibernate.connection.url",
        "jakarta.persistence.jdbc.url",
        "hibernate.connection.url or jakarta.persistence.jdbc.url"
      })
  void a_problem_of_the_url_names_every_key_under_which_it_is_given(String names) {
    Map<String, Object> settings = new HashMap<>();
    for (String name : names.split(" or ", -1)) {
      settings.put(name, "jdbc:postgresql://a,b/app");
    }
    settings.put("hibernate.connection.username", "ann");
    assertThatThrownBy(() -> SettingsReader.read(settings, GivenConnection.of(settings, "orders")))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining(names + ": names several hosts");
  }

  // --- tables

  private static String part(EngineConfig config, String path) {
    @Nullable Object value = config;
    for (String step : path.split("\\.", -1)) {
      value = component(value, step);
    }
    if (value instanceof Set<?> set && path.startsWith("features.")) {
      return Arrays.stream(Feature.values()).filter(set::contains).toList().toString();
    }
    return String.valueOf(value);
  }

  private static @Nullable Object component(@Nullable Object record, String name) {
    try {
      Method accessor = Objects.requireNonNull(record).getClass().getDeclaredMethod(name);
      accessor.setAccessible(true);
      return accessor.invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("no component " + name + " in " + record, e);
    }
  }

  private static String[] cells(String row) {
    return Arrays.stream(row.split("\\|", -1)).map(String::strip).toArray(String[]::new);
  }

  private static Set<String> firstCells(String name) throws IOException {
    return new HashSet<>(table(name).map(row -> cells(row)[0]).toList());
  }

  private static Stream<String> table(String name) throws IOException {
    try (InputStream in = SettingsReaderTest.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines().filter(line -> !line.startsWith("#") && !line.isBlank()).toList().stream();
    }
  }
}
