package io.hibernateaws.engine.driver;

import com.mysql.cj.conf.PropertyDefinitions.SslMode;
import com.mysql.cj.conf.PropertyKey;
import com.mysql.cj.conf.PropertySet;
import com.mysql.cj.exceptions.CJException;
import com.mysql.cj.jdbc.JdbcPropertySetImpl;
import io.hibernateaws.engine.driver.tls.TlsInForce;
import io.hibernateaws.engine.driver.tls.TlsInForce.Certainty;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * What Connector/J makes of its properties, as for TLS, by its own reading: the switches from
 * before {@code sslMode} count where that is not given.
 */
final class MySqlConnectorTls {
  /** From before the mode. */
  private static final List<String> SWITCHES =
      List.of(
          PropertyKey.useSSL.getKeyName(),
          PropertyKey.requireSSL.getKeyName(),
          PropertyKey.verifyServerCertificate.getKeyName());

  private MySqlConnectorTls() {}

  /**
   * @throws IllegalArgumentException the driver does not take the properties, and says so
   */
  static TlsInForce of(Map<String, String> given) {
    PropertySet read = read(given);
    SslMode mode = read.<SslMode>getEnumProperty(PropertyKey.sslMode).getValue();
    return new TlsInForce(certainty(mode, read), decides(mode, given));
  }

  private static Certainty certainty(SslMode mode, PropertySet read) {
    return switch (mode) {
      case DISABLED, PREFERRED -> Certainty.PLAIN;
      case REQUIRED ->
          read.getBooleanProperty(PropertyKey.fipsCompliantJsse).getValue()
              ? anyName(read)
              : Certainty.UNVERIFIED;
      case VERIFY_CA -> anyName(read);
      case VERIFY_IDENTITY -> Certainty.VERIFIED;
    };
  }

  /** Whoever names authorities trusts them; without a name the driver trusts the JVM's. */
  private static Certainty anyName(PropertySet read) {
    String own = read.getStringProperty(PropertyKey.trustCertificateKeyStoreUrl).getValue();
    return own == null || own.isEmpty() ? Certainty.ANY_NAME : Certainty.VERIFIED;
  }

  private static PropertySet read(Map<String, String> given) {
    Properties all = new Properties();
    all.putAll(given);
    PropertySet read = new JdbcPropertySetImpl();
    try {
      read.initializeProperties(all);
    } catch (CJException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
    return read;
  }

  private static @Nullable String decides(SslMode mode, Map<String, String> given) {
    if (given.containsKey(PropertyKey.sslMode.getKeyName())) {
      return PropertyKey.sslMode.getKeyName();
    }
    return switch (mode) {
      case DISABLED -> PropertyKey.useSSL.getKeyName();
      case REQUIRED -> PropertyKey.requireSSL.getKeyName();
      case VERIFY_CA -> PropertyKey.verifyServerCertificate.getKeyName();
      default -> SWITCHES.stream().filter(given::containsKey).findFirst().orElse(null);
    };
  }
}
