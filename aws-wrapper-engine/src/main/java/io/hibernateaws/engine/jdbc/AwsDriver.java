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
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A JDBC driver for pools above the engine: {@code jdbc:aws:postgresql://…} and, for migration,
 * {@code jdbc:aws-wrapper:postgresql://…}. Eager: one link per connection, bound when it is opened,
 * its role from the endpoint, never a pool of ours.
 *
 * <p>Engine settings are properties {@code hibernate.aws.<name>} or {@code aws.<name>}, or keys
 * {@code aws.<name>} of the URL; the names of the AWS wrappers also without a prefix. Everything
 * else goes to the database's own driver, which must know it. Engines are shared by configuration
 * and stopped 60 s after the last connection is closed, or when the driver is deregistered.
 * Thread-safe.
 */
public final class AwsDriver implements Driver {
  /** Name of an application that gives itself none. */
  private static final String NAMELESS = "jdbc";

  private static final Duration LINGER = Duration.ofSeconds(60);
  private static final String LONG_PREFIX = "hibernate.aws.";
  private static final String SHORT_PREFIX = "aws.";

  static {
    try {
      register(false);
    } catch (SQLException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final EngineHolder engines;
  private final boolean asked;

  /**
   * A driver with engines of its own, for a pool that wants an instance; its engines end with their
   * last connection. {@link DriverManager} has a driver of its own and tells only that one of its
   * deregistration: see {@link #register()}.
   */
  public AwsDriver() {
    this(true);
  }

  private AwsDriver(boolean asked) {
    this(EngineHolder.lingering(AwsDriver::open, LINGER, NanoClock.system()), asked);
  }

  AwsDriver(EngineHolder engines) {
    this(engines, true);
  }

  private AwsDriver(EngineHolder engines, boolean asked) {
    this.engines = engines;
    this.asked = asked;
  }

  /**
   * Registers a new driver with {@link DriverManager}, as loading this class has done once. Its
   * engines end when it is deregistered.
   */
  public static void register() throws SQLException {
    register(true);
  }

  /**
   * @param asked by the application; the JDK loads every driver of the class path
   */
  private static void register(boolean asked) throws SQLException {
    AwsDriver driver = new AwsDriver(asked);
    DriverManager.registerDriver(driver, driver.engines::close);
  }

  /** A pool above has its own idea of booting: every connection wants its role from the start. */
  private static AwsEngine open(EngineConfig config) {
    AwsEngine engine = EngineAssembly.assemble(config, Extensions.none());
    engine.applicationStarted();
    return engine;
  }

  /** Engines that are running now. */
  int running() {
    return engines.size();
  }

  /**
   * URLs with our prefix; those of the AWS Advanced JDBC Wrapper where this driver was asked for by
   * name or {@link #register()}, or the wrapper's own is not there.
   */
  @Override
  public boolean acceptsURL(String url) {
    if (!JdbcUrlParser.isOfWrapper(url)) {
      return JdbcUrlParser.isOurs(url);
    }
    return asked || !WrapperPrefix.isAnyonesToTake() || !WrapperPrefix.hasOwnDriver();
  }

  /**
   * A bound connection.
   *
   * @throws SettingsException if a setting is wrong; every problem is named
   * @throws SQLException the driver's own, {@link ConnectSQLException} or {@link
   *     FailoverFailedSQLException}
   */
  @Override
  public @Nullable Connection connect(String url, Properties info) throws SQLException {
    if (!acceptsURL(url)) {
      return null;
    }
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
    EngineConfig config =
        SettingsReader.read(
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
    EngineHolder.Use use = engines.use(config);
    boolean connected = false;
    try {
      // Not the link but the connection keeps the engine: after a failover it has none for a while.
      Connection connection =
          use.engine().connectEagerly(ConnectRequest.WRITABLE, SessionOptions.DEFAULT, use::close);
      connected = true;
      return connection;
    } finally {
      if (!connected) {
        use.close();
      }
    }
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

  /** None: the settings are listed in the documentation. */
  @Override
  public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) {
    return new DriverPropertyInfo[0];
  }

  @Override
  public int getMajorVersion() {
    return 0;
  }

  @Override
  public int getMinorVersion() {
    return 1;
  }

  /** What the database's own driver is, which this one hands out. */
  @Override
  public boolean jdbcCompliant() {
    return false;
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException("logging goes through JBoss Logging");
  }
}
