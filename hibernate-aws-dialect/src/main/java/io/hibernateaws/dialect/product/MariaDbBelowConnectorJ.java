package io.hibernateaws.dialect.product;

import java.sql.DatabaseMetaData;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hibernate.engine.jdbc.dialect.spi.DialectResolutionInfo;
import org.jspecify.annotations.Nullable;

/**
 * What Hibernate is to know of a server of MariaDB that MySQL Connector/J takes for one of MySQL.
 * Before version 11 such a server begins its version with one of MySQL that means nothing.
 *
 * @param told what the driver says
 */
record MariaDbBelowConnectorJ(DialectResolutionInfo told) implements DialectResolutionInfo {
  private static final Pattern VERSION =
      Pattern.compile("(?:5\\.5\\.5-)?((\\d+)\\.(\\d+)(?:\\.(\\d+))?.*)");

  private @Nullable String part(int group) {
    Matcher version = VERSION.matcher(String.valueOf(told.getDatabaseVersion()));
    return version.matches() ? version.group(group) : null;
  }

  @Override
  public String getDatabaseName() {
    return "MariaDB";
  }

  @Override
  public @Nullable String getDatabaseVersion() {
    return part(1);
  }

  @Override
  public int getDatabaseMajorVersion() {
    return number(2);
  }

  @Override
  public int getDatabaseMinorVersion() {
    return number(3);
  }

  @Override
  public int getDatabaseMicroVersion() {
    return number(4);
  }

  private int number(int group) {
    String digits = part(group);
    return digits == null ? NO_VERSION : Integer.parseInt(digits);
  }

  @Override
  public String getDriverName() {
    return told.getDriverName();
  }

  @Override
  public int getDriverMajorVersion() {
    return told.getDriverMajorVersion();
  }

  @Override
  public int getDriverMinorVersion() {
    return told.getDriverMinorVersion();
  }

  @Override
  public String getSQLKeywords() {
    return told.getSQLKeywords();
  }

  @Override
  public @Nullable DatabaseMetaData getDatabaseMetadata() {
    return told.getDatabaseMetadata();
  }

  @Override
  public Map<String, Object> getConfigurationValues() {
    return told.getConfigurationValues();
  }
}
