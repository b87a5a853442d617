package io.hibernateaws.local.mysql;

import com.mysql.cj.jdbc.Driver;
import io.hibernateaws.local.replication.AdminLink;
import io.hibernateaws.local.server.Credentials;
import java.net.InetAddress;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;

/** Connections straight to an address, whatever other drivers or settings this JVM has. */
final class Connections {
  private Connections() {}

  static String url(String host, String database) {
    return "jdbc:mysql://%s:%d/%s".formatted(host, ServerOptions.PORT, database);
  }

  /** A way to the administrator, for a purpose that the server's own tables show. */
  static AdminLink adminLink(InetAddress address, String purpose, Credentials admin) {
    return new AdminLink(
        deadline -> {
          Properties more = new Properties();
          more.setProperty("connectionAttributes", "purpose:local-aurora " + purpose);
          more.setProperty("connectTimeout", "1000");
          more.setProperty("socketTimeout", Long.toString(Math.max(1, deadline.toMillis())));
          return open(admin, address, "", more);
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
    properties.setProperty("sslMode", "DISABLED");
    // A password never passes unencrypted: the server's key, asked for on loopback, encrypts it.
    properties.setProperty("allowPublicKeyRetrieval", "true");
    more.forEach((key, value) -> properties.setProperty((String) key, (String) value));
    Connection connection =
        new Driver().connect(url(address.getHostAddress(), database), properties);
    if (connection == null) {
      throw new SQLException("The MySQL driver refused its own URL");
    }
    return connection;
  }
}
