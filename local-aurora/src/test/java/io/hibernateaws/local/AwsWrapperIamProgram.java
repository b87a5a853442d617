package io.hibernateaws.local;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/**
 * A client of the AWS Advanced JDBC Wrapper that logs in by its {@code iam} plugin, with the key
 * that the system properties of the AWS SDK name.
 */
final class AwsWrapperIamProgram {
  private AwsWrapperIamProgram() {}

  /**
   * Logs in once and tells how that went.
   *
   * @param arguments URL, user, and the name and value of the driver's property about TLS
   */
  public static void main(String[] arguments) {
    Properties properties = new Properties();
    properties.setProperty("wrapperPlugins", "iam");
    properties.setProperty("user", arguments[1]);
    properties.setProperty(arguments[2], arguments[3]);
    try (Connection connection = DriverManager.getConnection(arguments[0], properties)) {
      System.out.println("IN " + Sql.query(connection, "select current_user").get(0));
    } catch (SQLException e) {
      Throwable cause = e;
      while (cause.getCause() instanceof SQLException deeper) {
        cause = deeper;
      }
      System.out.println("OUT " + ((SQLException) cause).getSQLState() + " " + cause.getMessage());
    }
    // The wrapper's own threads would keep the JVM.
    System.exit(0);
  }
}
