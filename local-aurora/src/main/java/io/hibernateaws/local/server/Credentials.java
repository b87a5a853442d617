package io.hibernateaws.local.server;

import java.net.InetAddress;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Properties;
import org.postgresql.Driver;

/**
 * A role and its password.
 *
 * @param user a plain SQL identifier
 * @param password never shown by {@link #toString()}
 */
public record Credentials(String user, String password) {
  /** A password nobody can guess. */
  public static String randomPassword() {
    byte[] random = new byte[16];
    new SecureRandom().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }

  /** Connects straight to an address, whatever other drivers or settings this JVM has. */
  public Connection connect(InetAddress address, String database, Properties more)
      throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", user);
    properties.setProperty("password", password);
    properties.setProperty("sslmode", "disable");
    properties.setProperty("gssEncMode", "disable");
    more.forEach((key, value) -> properties.setProperty((String) key, (String) value));
    Connection connection =
        new Driver()
            .connect(
                "jdbc:postgresql://%s:%d/%s"
                    .formatted(address.getHostAddress(), ClusterFolder.PORT, database),
                properties);
    if (connection == null) {
      throw new SQLException("The PostgreSQL driver refused its own URL");
    }
    return connection;
  }

  @Override
  public String toString() {
    return "Credentials[" + user + "]";
  }
}
