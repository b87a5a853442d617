package io.hibernateaws.engine.assembly;

import io.hibernateaws.engine.api.SettingsException;
import io.hibernateaws.engine.config.GivenConnection;
import io.hibernateaws.engine.config.GivenSettings;
import io.hibernateaws.engine.config.GivenValue;
import io.hibernateaws.engine.credential.GivenLogin;
import io.hibernateaws.engine.credential.LoginKind;
import io.hibernateaws.engine.credential.LoginSettings;
import io.hibernateaws.engine.driver.DriverAdapter;
import io.hibernateaws.engine.driver.NetworkSettings;
import io.hibernateaws.engine.driver.registry.Drivers;
import io.hibernateaws.engine.endpoint.EndpointKind;
import io.hibernateaws.engine.endpoint.EndpointParser;
import io.hibernateaws.engine.endpoint.JdbcUrlParser;
import io.hibernateaws.engine.endpoint.ParsedUrl;
import io.hibernateaws.engine.extension.ExtensionSettings;
import io.hibernateaws.engine.extension.ExtensionsInReach;
import io.hibernateaws.engine.failover.FailoverMode;
import io.hibernateaws.engine.failover.FailoverSettings;
import io.hibernateaws.engine.foreign.ForeignText;
import io.hibernateaws.engine.link.ConnectionSettings;
import io.hibernateaws.engine.link.DatabaseSettings;
import io.hibernateaws.engine.monitoring.HostMonitoringSettings;
import io.hibernateaws.engine.monitoring.MonitorLinkSettings;
import io.hibernateaws.engine.monitoring.MonitoringSettings;
import io.hibernateaws.engine.monitoring.ReaderBackoffSettings;
import io.hibernateaws.engine.outcome.OutcomeSettings;
import io.hibernateaws.engine.pool.PoolSettings;
import io.hibernateaws.engine.pool.TenancySettings;
import io.hibernateaws.engine.product.Namespace;
import io.hibernateaws.engine.product.registry.Products;
import io.hibernateaws.engine.route.InitialConnectionSettings;
import io.hibernateaws.engine.route.ReadSettings;
import io.hibernateaws.engine.route.ReadYourWritesSettings;
import io.hibernateaws.engine.route.SrwSettings;
import io.hibernateaws.engine.select.ReaderSelectionSettings;
import io.hibernateaws.engine.spi.Credentials;
import io.hibernateaws.engine.state.SessionSettings;
import io.hibernateaws.engine.telemetry.TelemetrySettings;
import io.hibernateaws.engine.topology.ClusterSettings;
import io.hibernateaws.engine.topology.TopologySettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns the settings of an application into an {@link EngineConfig} by asking each room for its
 * record: explicit {@code hibernate.aws.*} before keys {@code aws.*} of the URL before the profile
 * before the defaults. Reports every problem at once. Touches no network.
 */
public final class SettingsReader {
  /** In the notice that a diagnosis does not repeat, because it says the same with a fix. */
  static final String NAMES_A_READER_ENDPOINT = " names a reader endpoint, ";

  private final GivenConnection connection;
  private final GivenSettings given = new GivenSettings(SettingsCatalogue.ALL);

  private SettingsReader(GivenConnection connection) {
    this.connection = connection;
  }

  /**
   * Reads everything.
   *
   * @param settings any map; only keys with a prefix of our settings in the spelling of {@code
   *     connection} are looked at, and their values may be texts or objects
   * @param connection url, user, password and what else belongs to the connection
   * @throws SettingsException with every problem
   */
  public static EngineConfig read(Map<String, ?> settings, GivenConnection connection) {
    return new SettingsReader(connection).read(settings);
  }

  private static boolean hasSchemas(@Nullable ParsedUrl url) {
    return url == null || Products.ofProtocol(url.protocol()).namespace() == Namespace.SCHEMA;
  }

  private EngineConfig read(Map<String, ?> settings) {
    ParsedUrl url = url();
    GivenProperties properties = new GivenProperties(connection, url, given);
    addLayers(settings, url, properties);
    FeatureSettings features = FeatureSettings.read(given);
    DatabaseSettings database =
        DatabaseSettings.read(
            given, url == null ? null : url.protocol(), connection.spelling().url());
    DriverAdapter driver = database == null ? null : Drivers.named(database.driver());
    if (driver != null) {
      driver.refuseProperties(given, properties.ofDriver(), properties::written);
    }
    MonitoringSettings monitoring = MonitoringSettings.read(given);
    GivenLogin connectionsLogin = login(url);
    LoginSettings login =
        LoginSettings.read(
            given,
            features.on().stream().map(Feature::code).toList(),
            url == null ? null : url.endpoint(),
            connectionsLogin);
    if (login != null) {
      login.refuseWithoutPassword(given, monitoring.credentials());
      if (url != null && url.database() == null) {
        login.refuseWithoutDatabase(given, connection.spelling().url());
      }
    }
    Credentials user = user(connectionsLogin, login, monitoring.credentials());
    NetworkSettings network =
        NetworkSettings.read(given, driver, properties.ofDriver(), properties::written);
    MonitorLinkSettings topologyLinks = MonitorLinkSettings.ofTopology(given, driver);
    MonitorLinkSettings hostLinks = MonitorLinkSettings.ofHosts(given, driver);
    if (login != null && driver != null) {
      login.checkNetwork(
          given,
          driver,
          properties.ofDriver(),
          List.of(topologyLinks, hostLinks),
          properties::written);
    }
    HostMonitoringSettings hosts = HostMonitoringSettings.read(given);
    SrwSettings srw =
        SrwSettings.read(
            given, features.on().contains(Feature.SRW), url == null ? null : url.endpoint());
    PoolSettings pool =
        PoolSettings.read(
            given,
            connection.poolSize(),
            monitoring.idleDisconnect(),
            connection.spelling().pooled());
    TenancySettings tenancy = TenancySettings.read(given, pool.minSize());
    OutcomeSettings outcome = OutcomeSettings.read(given, database == null || hasSchemas(url));
    ReadSettings reads =
        ReadSettings.read(given, features.on().contains(Feature.READ_WRITE_SPLITTING));
    FailoverSettings failover = FailoverSettings.read(given);
    sayWhatReaderEndpointMeans(url, failover);
    InitialConnectionSettings initial = InitialConnectionSettings.read(given);
    ExtensionsInReach extensions = new ExtensionsInReach(given, ReaderSelectionSettings.ownNames());
    ReaderSelectionSettings selection =
        ReaderSelectionSettings.read(
            given,
            extensions,
            List.of(
                ReadSettings.READER_SELECTION,
                InitialConnectionSettings.READER_SELECTION,
                FailoverSettings.READER_SELECTION));
    ExtensionSettings extended = ExtensionSettings.read(given, extensions);
    extensions.tellChosen();
    if (login != null) {
      login.refuseOtherSource(given, extended);
    }
    TopologySettings topology = TopologySettings.read(given, reads.maxReplicaLag());
    ReaderBackoffSettings backoff = ReaderBackoffSettings.read(given);
    TelemetrySettings telemetry = TelemetrySettings.read(given);
    if (url == null || user == null || database == null || !given.problems().isEmpty()) {
      throw new SettingsException(given.problems());
    }
    return new EngineConfig(
        new ConnectionSettings(
            connection.unit(), url.forUser(user.user()), user, properties.ofDriver()),
        features,
        database,
        ClusterSettings.read(given),
        monitoring,
        topology,
        topologyLinks,
        hosts,
        hostLinks,
        backoff,
        failover,
        initial,
        reads,
        selection,
        ReadYourWritesSettings.read(given),
        srw,
        SessionSettings.read(given),
        outcome,
        network,
        login,
        extended,
        pool,
        tenancy,
        ShutdownSettings.read(given),
        telemetry,
        given.shown(),
        given.notices());
  }

  private void addLayers(
      Map<String, ?> settings, @Nullable ParsedUrl url, GivenProperties properties) {
    List<GivenValue> explicit = new ArrayList<>(properties.settings());
    settings.forEach(
        (key, value) -> {
          String name = connection.spelling().settingOf(key);
          if (name != null && value != null) {
            explicit.add(new GivenValue(name, value, key));
          }
        });
    given.add(explicit);
    List<GivenValue> ofUrl = new ArrayList<>(properties.settingsOfUrl());
    if (url != null) {
      url.settings()
          .forEach((name, value) -> ofUrl.add(new GivenValue(name, value, "URL key aws." + name)));
    }
    given.add(ofUrl);
    Profile.addTo(given);
  }

  private @Nullable ParsedUrl url() {
    String text = connection.url();
    if (text == null || text.isBlank()) {
      given.problem(
          connection.spelling().url()
              + ": is missing; write "
              + JdbcUrlParser.example(Products.PROTOCOLS));
      return null;
    }
    try {
      ParsedUrl url = JdbcUrlParser.parse(text.strip(), Products.PROTOCOLS);
      EndpointKind kind = EndpointParser.parse(url.endpoint().host()).kind();
      if (!kind.isProvided()) {
        given.problem(
            connection.spelling().url()
                + ": the host "
                + url.endpoint().host()
                + " is "
                + kind.refusal());
      }
      return url;
    } catch (IllegalArgumentException e) {
      given.problem(connection.spelling().url() + ": " + ForeignText.message(e));
      return null;
    }
  }

  /** Whoever meant the cluster would learn it from the first write. */
  private void sayWhatReaderEndpointMeans(@Nullable ParsedUrl url, FailoverSettings failover) {
    String host = url == null ? "" : url.endpoint().host();
    if (url != null
        && failover.mode() != FailoverMode.STRICT_WRITER
        && EndpointParser.parse(host).kind() == EndpointKind.READER_CLUSTER) {
      given.warn(
          connection.spelling().url()
              + NAMES_A_READER_ENDPOINT
              + host
              + ": every session runs on a reader, and its writes fail; to write, name the cluster"
              + " endpoint, "
              + host.replaceFirst("(?i)\\.cluster-ro-", ".cluster-")
              + ", where read-only sessions run on readers too");
    }
  }

  private GivenLogin login(@Nullable ParsedUrl url) {
    Map<String, String> ofUrl = url == null ? Map.of() : url.parameters();
    String user = connection.user() == null ? ofUrl.get("user") : connection.user();
    String name = connection.spelling().user();
    return new GivenLogin(
        user == null || user.isBlank() ? null : user,
        connection.password() == null ? ofUrl.get("password") : connection.password(),
        name,
        "the password beside " + name);
  }

  /** Where only tenants have credentials of their own, the monitors' are the unit's. */
  private @Nullable Credentials user(
      GivenLogin ofConnection, @Nullable LoginSettings login, @Nullable Credentials monitoring) {
    String user = ofConnection.user();
    Credentials found =
        login != null
            ? login.user(user)
            : user == null ? null : new Credentials(user, ofConnection.password());
    if (found != null) {
      return found;
    }
    if (monitoring == null && (login == null || login.kind() == LoginKind.IAM)) {
      given.problem(
          connection.spelling().user()
              + ": is missing; set it, or monitoring.user where only tenants have users");
    }
    return monitoring;
  }
}
