package io.hibernateaws.engine.jdbc;

import io.hibernateaws.engine.api.ConnectRequest;
import io.hibernateaws.engine.api.ConnectSQLException;
import io.hibernateaws.engine.api.FailoverFailedSQLException;
import io.hibernateaws.engine.api.SettingsException;
import io.hibernateaws.engine.endpoint.JdbcUrlParser;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
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
  private static final Duration LINGER = Duration.ofSeconds(60);

  static {
    try {
      register(false);
    } catch (SQLException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final DriverEngines engines;
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
    this(DriverEngines.lingering(LINGER), asked);
  }

  AwsDriver(EngineHolder engines) {
    this(new DriverEngines(engines), true);
  }

  private AwsDriver(DriverEngines engines, boolean asked) {
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

  /** Engines that are running now. */
  int running() {
    return engines.running().size();
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
    return engines.connect(url, info, ConnectRequest.WRITABLE);
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
