package io.hibernateaws.store;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Properties;
import java.util.logging.Logger;

/**
 * The driver that Agroal instantiates. Its connections come from the opener of a store, which
 * arrives in the properties. Public for Agroal only; never registered.
 */
public final class StoreDriver implements Driver {
  static final String OPENER = "io.hibernateaws.opener";

  /** Opens a connection for one store. */
  interface Opener {
    Connection open() throws SQLException;
  }

  @Override
  public Connection connect(String url, Properties properties) throws SQLException {
    Opener opener = (Opener) properties.get(OPENER);
    if (opener == null) {
      throw new SQLException(url + " is opened by link stores only");
    }
    return opener.open();
  }

  @Override
  public boolean acceptsURL(String url) {
    return true;
  }

  @Override
  public DriverPropertyInfo[] getPropertyInfo(String url, Properties properties) {
    return new DriverPropertyInfo[0];
  }

  @Override
  public int getMajorVersion() {
    return 1;
  }

  @Override
  public int getMinorVersion() {
    return 0;
  }

  @Override
  public boolean jdbcCompliant() {
    return false;
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException("this driver logs nothing");
  }
}
