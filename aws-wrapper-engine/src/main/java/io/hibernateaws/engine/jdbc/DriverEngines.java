package io.hibernateaws.engine.jdbc;

import io.hibernateaws.engine.api.AwsEngine;
import io.hibernateaws.engine.api.ConnectRequest;
import io.hibernateaws.engine.api.ConnectSQLException;
import io.hibernateaws.engine.api.FailoverFailedSQLException;
import io.hibernateaws.engine.api.SessionOptions;
import io.hibernateaws.engine.api.SettingsException;
import io.hibernateaws.engine.assembly.EngineAssembly;
import io.hibernateaws.engine.assembly.EngineConfig;
import io.hibernateaws.engine.assembly.Extensions;
import io.hibernateaws.engine.assembly.SettingsReader;
import io.hibernateaws.engine.config.GivenConnection;
import io.hibernateaws.engine.config.GivenConnection.Spelling;
import io.hibernateaws.engine.driver.registry.Drivers;
import io.hibernateaws.engine.endpoint.JdbcUrlParser;
import io.hibernateaws.engine.product.registry.Products;
import io.hibernateaws.engine.time.NanoClock;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * The engines below a JDBC driver, one for each configuration: a driver for pools above the engine
 * hands it the URL and the properties of every connection. Thread-safe; the owner closes it.
 */
public final class DriverEngines implements AutoCloseable {
  /** Name of an application that gives itself none. */
  private static final String NAMELESS = "jdbc";

  private static final String LONG_PREFIX = "hibernate.aws.";
  private static final String SHORT_PREFIX = "aws.";

  private final EngineHolder engines;

  DriverEngines(EngineHolder engines) {
    this.engines = engines;
  }

  /** Engines that run until this is closed. */
  public static DriverEngines untilClosed() {
    return new DriverEngines(EngineHolder.untilClosed(DriverEngines::open));
  }

  /** Engines that are closed {@code linger} after their last connection. */
  static DriverEngines lingering(Duration linger) {
    return new DriverEngines(
        EngineHolder.lingering(DriverEngines::open, linger, NanoClock.system()));
  }

  /** A pool above has its own idea of booting: every connection wants its role from the start. */
  private static AwsEngine open(EngineConfig config) {
    AwsEngine engine = EngineAssembly.assemble(config, Extensions.none());
    engine.applicationStarted();
    return engine;
  }

  /** The engines that are running now. */
  public List<AwsEngine> running() {
    return engines.engines();
  }

  /**
   * A bound connection; it keeps its engine until it is closed or aborted.
   *
   * @param url of the database's own driver, with or without our prefix
   * @param info engine settings, as {@code hibernate.aws.<name>} or {@code aws.<name>}, and
   *     properties of the database's own driver
   * @throws SettingsException if a setting is wrong; every problem is named
   * @throws SQLException the driver's own, {@link ConnectSQLException} or {@link
   *     FailoverFailedSQLException}
   */
  public Connection connect(String url, Properties info, ConnectRequest request)
      throws SQLException {
    EngineHolder.Use use = engines.use(read(url, info));
    boolean connected = false;
    try {
      // Not the link but the connection keeps the engine: after a failover it has none for a while.
      Connection connection =
          use.engine().connectEagerly(request, SessionOptions.DEFAULT, use::close);
      connected = true;
      return connection;
    } finally {
      if (!connected) {
        use.close();
      }
    }
  }

  private static EngineConfig read(String url, Properties info) {
    Map<String, Object> settings = new HashMap<>();
    Map<String, String> driverProperties = new HashMap<>();
    for (String key : info.stringPropertyNames()) {
      String value = info.getProperty(key);
      if (isSetting(key)) {
        settings.put(key, value);
      } else if (!key.equals("user") && !key.equals("password")) {
        driverProperties.put(key, value);
      }
    }
    // A setting may be an object, such as a resolver; a driver's property never is.
    info.forEach(
        (key, value) -> {
          if (isSetting(key.toString()) && !(value instanceof String)) {
            settings.put(key.toString(), value);
          }
        });
    return SettingsReader.read(
        settings,
        new GivenConnection(
            url,
            info.getProperty("user"),
            info.getProperty("password"),
            driverProperties,
            // A pool above decides how many there are; the queue only keeps the order.
            Integer.toString(Integer.MAX_VALUE / 2),
            unit(url, driverProperties),
            Spelling.OF_DRIVER));
  }

  /** The name that the application gives itself; a wrong URL is for the reader of settings. */
  private static String unit(String url, Map<String, String> driverProperties) {
    try {
      String protocol = JdbcUrlParser.parse(url, Products.PROTOCOLS).protocol();
      String name = Drivers.forProtocol(protocol).properties().applicationName();
      return driverProperties.getOrDefault(name, NAMELESS);
    } catch (IllegalArgumentException e) {
      return NAMELESS;
    }
  }

  private static boolean isSetting(String property) {
    return property.startsWith(LONG_PREFIX) || property.startsWith(SHORT_PREFIX);
  }

  @Override
  public void close() {
    engines.close();
  }
}
