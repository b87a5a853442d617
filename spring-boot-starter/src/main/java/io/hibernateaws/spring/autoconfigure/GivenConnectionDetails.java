package io.hibernateaws.spring.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.jdbc.autoconfigure.DataSourceProperties;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

/** The connection as {@code spring.datasource.*} says it. */
record GivenConnectionDetails(DataSourceProperties properties) implements JdbcConnectionDetails {
  @Override
  public @Nullable String getUsername() {
    return properties.getUsername();
  }

  @Override
  public @Nullable String getPassword() {
    return properties.getPassword();
  }

  @Override
  public String getJdbcUrl() {
    return properties.determineUrl();
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "GivenConnectionDetails[spring.datasource]";
  }
}
