package io.hibernateaws.engine.driver;

import io.hibernateaws.engine.driver.tls.TlsInForce;
import io.hibernateaws.engine.driver.tls.TlsInForce.Certainty;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGProperty;
import org.postgresql.jdbc.SslMode;
import org.postgresql.ssl.DefaultJavaSSLFactory;
import org.postgresql.ssl.LibPQFactory;
import org.postgresql.ssl.NonValidatingFactory;

/** What pgjdbc makes of its properties, as for TLS: the mode by its own reading. */
final class PgJdbcTls {
  private static final String MODE = PGProperty.SSL_MODE.getName();
  private static final String FACTORY = PGProperty.SSL_FACTORY.getName();

  private PgJdbcTls() {}

  /**
   * @throws IllegalArgumentException the driver does not take the mode, and says so
   */
  static TlsInForce of(Map<String, String> given) {
    SslMode mode = mode(given);
    String decides = given.containsKey(MODE) ? MODE : ofOldSwitch(given);
    if (!mode.requireEncryption()) {
      return new TlsInForce(Certainty.PLAIN, decides);
    }
    String factory = given.get(FACTORY);
    if (NonValidatingFactory.class.getName().equals(factory)) {
      return new TlsInForce(Certainty.UNVERIFIED, FACTORY);
    }
    if (DefaultJavaSSLFactory.class.getName().equals(factory)) {
      // It looks at certificates in every mode, and the driver at names in one.
      return new TlsInForce(
          mode.verifyPeerName() ? Certainty.VERIFIED : Certainty.ANY_NAME, decides);
    }
    boolean own = factory != null && !factory.endsWith("." + LibPQFactory.class.getSimpleName());
    return new TlsInForce(
        own || mode.verifyCertificate() ? Certainty.VERIFIED : Certainty.UNVERIFIED, decides);
  }

  /**
   * Writes the mode that the older switch stands for as a mode, so that one of a file on the class
   * path does not come before it.
   */
  static void writeOut(Properties all) {
    if (!all.containsKey(MODE) && isOn(all.getProperty(PGProperty.SSL.getName()))) {
      all.setProperty(MODE, SslMode.VERIFY_FULL.value);
    }
  }

  private static boolean isOn(@Nullable String old) {
    return old != null && (old.isEmpty() || Boolean.parseBoolean(old));
  }

  private static SslMode mode(Map<String, String> given) {
    Properties all = new Properties();
    all.putAll(given);
    try {
      return SslMode.of(all);
    } catch (SQLException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private static @Nullable String ofOldSwitch(Map<String, String> given) {
    String old = PGProperty.SSL.getName();
    return given.containsKey(old) ? old : null;
  }
}
