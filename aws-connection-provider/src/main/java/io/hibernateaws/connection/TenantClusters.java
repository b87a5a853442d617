package io.hibernateaws.connection;

import io.hibernateaws.connection.tenancy.TenantPlace;
import io.hibernateaws.connection.tenancy.TenantSQLException;
import io.hibernateaws.engine.api.AwsEngine;
import io.hibernateaws.engine.api.ConnectRequest;
import io.hibernateaws.engine.api.ConnectSQLException;
import io.hibernateaws.engine.api.EngineObserver;
import io.hibernateaws.engine.api.Observers;
import io.hibernateaws.engine.api.SessionOptions;
import io.hibernateaws.engine.api.SettingsException;
import io.hibernateaws.engine.assembly.EngineConfig;
import io.hibernateaws.engine.endpoint.JdbcUrlParser;
import io.hibernateaws.engine.endpoint.ParsedUrl;
import io.hibernateaws.engine.foreign.ForeignText;
import io.hibernateaws.engine.jdbc.EngineHolder;
import io.hibernateaws.engine.product.registry.Products;
import io.hibernateaws.engine.time.NanoClock;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The engines of a unit with tenants: the unit's own, and one per cluster of tenants, from its
 * first use until it has been unused for a while. Thread-safe.
 */
final class TenantClusters implements AutoCloseable {
  /** Forgotten configurations are read again, so that memory grows with clusters in use only. */
  private static final int UNUSED_CONFIGS = 64;

  private final ClusterSettings settings;
  private final EngineConfig own;
  private final EngineHolder engines;
  private final AwsEngine ownEngine;
  private final Observers observers = new Observers();
  private final Map<ParsedUrl, EngineConfig> configs = new ConcurrentHashMap<>();
  private volatile boolean applicationHasStarted;

  /**
   * Starts the unit's own engine, unless there is one.
   *
   * @param shared the engine of the unit's data source, which closes it; null for one of its own
   * @param idle after which an unused engine of a tenant's cluster is closed, null for never
   */
  TenantClusters(
      ClusterSettings settings,
      @Nullable AwsEngine shared,
      EngineOpener opener,
      @Nullable Duration idle,
      NanoClock clock) {
    this.settings = settings;
    this.own = settings.own();
    this.engines =
        idle == null
            ? EngineHolder.untilClosed(config -> open(opener, config))
            : EngineHolder.lingering(config -> open(opener, config), idle, clock);
    if (shared == null) {
      this.ownEngine = engines.use(own).engine(); // this use ends with the holder
    } else {
      this.ownEngine = shared;
      shared.observe(observers);
    }
  }

  private AwsEngine open(EngineOpener opener, EngineConfig config) {
    AwsEngine engine = opener.open(config);
    engine.observe(observers);
    if (applicationHasStarted) {
      engine.applicationStarted();
    }
    return engine;
  }

  AwsEngine own() {
    return ownEngine;
  }

  /**
   * A connection to this place.
   *
   * @param request for the tenant, with everything but its database
   */
  Connection connect(TenantPlace place, ConnectRequest request, SessionOptions options)
      throws SQLException {
    String url = place.url();
    if (url == null) {
      return ownEngine.connect(in(place.database(), own, request), options);
    }
    ParsedUrl parsed = JdbcUrlParser.parse(url.strip(), Products.PROTOCOLS);
    String database = place.database() == null ? parsed.database() : place.database();
    EngineConfig config = otherThanOwn(parsed, request);
    if (config == null) {
      return ownEngine.connect(in(database, own, request), options);
    }
    EngineHolder.Use use = use(config);
    boolean connected = false;
    try {
      // The connection keeps the engine, not its link: after a failover it has none for a while.
      Connection connection =
          use.engine().connect(in(database, config, request), options, use::close);
      connected = true;
      return connection;
    } finally {
      if (!connected) {
        use.close();
      }
    }
  }

  /** A request for the engine's own database names none, so that it finds the links there are. */
  private static ConnectRequest in(
      @Nullable String database, EngineConfig config, ConnectRequest request) {
    return config.url().database().equals(database) ? request : request.withDatabase(database);
  }

  /** Null if the URL names the unit's own cluster. */
  private @Nullable EngineConfig otherThanOwn(ParsedUrl url, ConnectRequest request)
      throws SQLException {
    ParsedUrl cluster = ClusterSettings.clusterOf(url);
    if (cluster.equals(settings.ownCluster())) {
      return null;
    }
    EngineConfig known = configs.get(cluster);
    if (known != null) {
      return known;
    }
    try {
      EngineConfig read = settings.read(cluster);
      if (configs.size() > 2 * engines.size() + UNUSED_CONFIGS) {
        configs.clear();
      }
      configs.put(cluster, read);
      return read;
    } catch (SettingsException e) {
      throw new TenantSQLException(
          "No connection for tenant "
              + ForeignText.quoted(request.tenant())
              + ": its cluster "
              + url
              + " cannot be used: "
              + e.getMessage(),
          e);
    }
  }

  private EngineHolder.Use use(EngineConfig config) throws SQLException {
    try {
      return engines.use(config);
    } catch (IllegalStateException e) {
      throw new ConnectSQLException("this connection provider has been stopped", e);
    }
  }

  /** Adds an observer of every event of every engine from now on. */
  void observe(EngineObserver observer) {
    observers.add(observer);
  }

  void applicationStarted() {
    applicationHasStarted = true; // first, for an engine that starts meanwhile
    engines.engines().forEach(AwsEngine::applicationStarted);
  }

  /** How many engines of this unit are running; that of a data source is not one of them. */
  int running() {
    return engines.size();
  }

  @Override
  public void close() {
    engines.close();
  }
}
