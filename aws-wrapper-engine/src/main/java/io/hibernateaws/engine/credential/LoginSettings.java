package io.hibernateaws.engine.credential;

import io.hibernateaws.engine.config.GivenSettings;
import io.hibernateaws.engine.driver.DriverAdapter;
import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.extension.ExtensionSettings;
import io.hibernateaws.engine.monitoring.MonitorLinkSettings;
import io.hibernateaws.engine.spi.Credentials;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Which service gives the passwords, and how it is asked; one of the four kinds. */
public sealed interface LoginSettings permits IamSettings, SecretSettings, FederationSettings {
  /**
   * What the settings that are given mean for the plugins that are on. Reports what is missing, and
   * what has no effect.
   *
   * @param plugins codes of all plugins that are on
   * @param url of the connection, null if it could not be read
   * @param connection user and password of the connection; either may be null
   * @return null where passwords come from settings and requests
   */
  static @Nullable LoginSettings read(
      GivenSettings given,
      Collection<String> plugins,
      @Nullable Endpoint url,
      GivenLogin connection) {
    LoginKind kind = LoginKind.among(plugins);
    if (kind != null) {
      kind.refuseMissingLibraries(given);
    }
    IamSettings iam = IamSettings.read(given, kind, url);
    SecretSettings secret = SecretSettings.read(given, kind);
    FederationSettings federation = FederationSettings.read(given, kind, iam, connection);
    if (kind == null) {
      return null;
    }
    connection.refuseWhatTheServiceGives(given, kind);
    return switch (kind) {
      case IAM -> iam;
      case AWS_SECRETS_MANAGER -> secret;
      case FEDERATED_AUTH, OKTA -> federation;
    };
  }

  /** The plugin that is on. */
  LoginKind kind();

  /**
   * As whom the unit's own links are opened, without a password.
   *
   * @param given user of the connection, null for none
   * @return null where the settings must name one
   */
  @Nullable Credentials user(@Nullable String given);

  /**
   * Reports monitors to whose user nothing would give a password.
   *
   * @param monitors user and password of their own, null for those of the connection
   */
  default void refuseWithoutPassword(GivenSettings given, @Nullable Credentials monitors) {}

  /** Reports a source of the application's, which would leave nothing to this one. */
  default void refuseOtherSource(GivenSettings given, ExtensionSettings extended) {
    if (extended.credentials() != null) {
      given.problem(
          GivenSettings.PREFIX
              + "credentials.source: gives every password, so that the plugin "
              + kind().code()
              + " would give none; keep one of them");
    }
  }

  /**
   * Reports a URL without a database where the name that stands for it is not known yet.
   *
   * @param url what the setting of the URL is called
   */
  default void refuseWithoutDatabase(GivenSettings given, String url) {}

  /**
   * Reports driver properties with which a password that is sent as it is could be read on the way,
   * by sessions or by monitors, whose own properties come before the others; warns of those with
   * which whoever is in between could take the place of the server.
   *
   * @param ofDriver of sessions
   * @param written the name of a property as the user would write it
   */
  default void checkNetwork(
      GivenSettings given,
      DriverAdapter driver,
      Map<String, String> ofDriver,
      List<MonitorLinkSettings> monitors,
      UnaryOperator<String> written) {
    if (needsTls()) {
      new TlsDemand(given, driver, kind().code(), written).check(ofDriver, monitors);
    }
  }

  /** Whether passwords are sent as they are, so that only TLS keeps them. */
  default boolean needsTls() {
    return true;
  }
}
