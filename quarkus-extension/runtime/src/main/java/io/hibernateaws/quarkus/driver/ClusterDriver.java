package io.hibernateaws.quarkus.driver;

import io.hibernateaws.engine.api.ConnectRequest;
import io.hibernateaws.engine.api.SettingsException;
import io.hibernateaws.quarkus.config.ClusterNames;
import io.hibernateaws.quarkus.config.GivenKeys;
import io.quarkus.arc.Arc;
import io.quarkus.arc.ArcContainer;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Properties;
import java.util.logging.Logger;

/**
 * The driver of the application's pools, in the place of the database's own, which it opens its
 * links with. Takes the URLs that an application has anyway and is registered nowhere: only a
 * datasource that names it uses it. Thread-safe.
 */
public final class ClusterDriver implements Driver {
  /** The application is not running yet, or has been stopped. */
  private static final String NOT_RUNNING =
      "the application does not run: its connections to the cluster have ended with it";

  /** Any URL: the datasource has named this driver for it. */
  @Override
  public boolean acceptsURL(String url) {
    return true;
  }

  /**
   * A bound connection to the writer, or to a reader where the property {@value ClusterNames#ROLE}
   * says so; with the settings of the datasource in the property {@value ClusterNames#DATA_SOURCE}.
   *
   * @throws SettingsException if a setting is wrong, which the start of the application tells
   *     before; every problem is named
   */
  @Override
  public Connection connect(String url, Properties info) throws SQLException {
    ArcContainer container = Arc.container();
    if (container == null || !container.isRunning()) {
      throw new SQLException(NOT_RUNNING);
    }
    Properties properties = new Properties();
    properties.putAll(info);
    boolean readOnly = ClusterNames.READER.equals(properties.remove(ClusterNames.ROLE));
    String dataSource = properties.getProperty(ClusterNames.DATA_SOURCE, ClusterNames.DEFAULT);
    GivenKeys keys = container.instance(DataSourceSettings.class).get().takeOut(properties);
    keys.settings().forEach(properties::putIfAbsent);
    try {
      return container
          .instance(ClusterEngines.class)
          .get()
          .connect(
              dataSource,
              url,
              properties,
              readOnly ? ConnectRequest.READ_ONLY : ConnectRequest.WRITABLE);
    } catch (SettingsException e) {
      throw DataSourceSettings.translated(keys, e);
    }
  }

  /** None: the settings are keys of the extension. */
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

  @Override
  public boolean jdbcCompliant() {
    return false;
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException("logging goes through JBoss Logging");
  }
}
