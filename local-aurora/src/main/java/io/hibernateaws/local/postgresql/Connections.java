package io.hibernateaws.local.postgresql;

import io.hibernateaws.local.replication.AdminLink;
import io.hibernateaws.local.server.Credentials;
import java.net.InetAddress;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import org.postgresql.Driver;

/** Connections straight to an address, whatever other drivers or settings this JVM has. */
final class Connections {
  /** Always there, and no client's. */
  static final String MAINTENANCE = "postgres";

  private Connections() {}

  static String url(String host, String database) {
    return "jdbc:postgresql://%s:%d/%s".formatted(host, ServerSettings.PORT, database);
  }

  /** A way to the superuser, for a purpose that the server's own views show. */
  static AdminLink adminLink(InetAddress address, String purpose, Credentials admin) {
    return adminLink(address, purpose, MAINTENANCE, admin);
  }

  /** The same to any database. */
  static AdminLink adminLink(
      InetAddress address, String purpose, String database, Credentials admin) {
    return new AdminLink(
        deadline -> {
          Properties more = new Properties();
          more.setProperty("ApplicationName", "local-aurora " + purpose);
          more.setProperty("connectTimeout", "1");
          more.setProperty("socketTimeout", Long.toString(Math.max(1, deadline.toSeconds())));
          return open(admin, address, database, more);
        });
  }

  static Connection open(Credentials credentials, InetAddress address, String database)
      throws SQLException {
    return open(credentials, address, database, new Properties());
  }

  private static Connection open(
      Credentials credentials, InetAddress address, String database, Properties more)
      throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", credentials.user());
    properties.setProperty("password", credentials.password());
    properties.setProperty("sslmode", "disable");
    properties.setProperty("gssEncMode", "disable");
    more.forEach((key, value) -> properties.setProperty((String) key, (String) value));
    Connection connection =
        new Driver().connect(url(address.getHostAddress(), database), properties);
    if (connection == null) {
      throw new SQLException("The PostgreSQL driver refused its own URL");
    }
    return connection;
  }
}
