package io.hibernateaws.engine.credential;

import static java.time.temporal.ChronoUnit.MILLIS;
import static java.time.temporal.ChronoUnit.SECONDS;

import io.hibernateaws.engine.config.Catalogue;
import io.hibernateaws.engine.config.Durations;
import io.hibernateaws.engine.config.GivenSettings;
import io.hibernateaws.engine.config.Setting;
import io.hibernateaws.engine.config.Values;
import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.foreign.ForeignText;
import io.hibernateaws.engine.spi.Credentials;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which identity provider vouches for the application, and which role of AWS it gets (settings
 * {@code federated.*} and {@code okta.*}).
 *
 * @param kind AD FS or Okta
 * @param dbUser database user of the tokens
 * @param idpUser log-in at the identity provider, with its password
 * @param idp where the identity provider is reached, by https
 * @param idpName path of the service of AD FS
 * @param rpIdentifier relying party that AD FS knows AWS by
 * @param appId of the AWS application in Okta, null with AD FS
 * @param roleArn role that is assumed
 * @param idpArn identity provider as IAM knows it
 * @param tokenExpiration for how long a token is used
 * @param httpTimeout longest time of one request to the identity provider
 * @param verifyTls whether the identity provider's certificate is verified
 * @param iam how tokens are made
 */
public record FederationSettings(
    LoginKind kind,
    String dbUser,
    Credentials idpUser,
    Endpoint idp,
    String idpName,
    String rpIdentifier,
    @Nullable String appId,
    String roleArn,
    String idpArn,
    Duration tokenExpiration,
    Duration httpTimeout,
    boolean verifyTls,
    IamSettings iam)
    implements LoginSettings {
  private static final Catalogue.Builder SETTINGS = new Catalogue.Builder();

  static final Setting<String> DB_USER =
      SETTINGS.add(
          Setting.text(
                  "federated.db_user",
                  Setting.UNSET,
                  "Database user of the tokens; required with `federated_auth` and `okta`.")
              .alias("db_user", "dbUser"));
  static final Setting<String> IDP_USERNAME =
      SETTINGS.add(
          Setting.text(
                  "federated.idp_username",
                  "the connection's user",
                  "User at the identity provider.")
              .alias("idp_username", "idpUsername"));
  static final Setting<String> IDP_PASSWORD =
      SETTINGS.add(
          Setting.of(
                  "federated.idp_password",
                  Values::nonEmpty,
                  "text",
                  null,
                  "the connection's password",
                  "Password at the identity provider.")
              .asSecret()
              .alias("idp_password", "idpPassword"));
  static final Setting<String> IDP_ENDPOINT =
      SETTINGS.add(
          Setting.of(
                  "federated.idp_endpoint",
                  FederationSettings::webHost,
                  "host, optional port",
                  null,
                  Setting.UNSET,
                  "Host of the identity provider, which is asked by https; required with `federated_auth` and `okta`.")
              .alias("idp_endpoint", "idpEndpoint"));
  static final Setting<Integer> IDP_PORT =
      SETTINGS.add(
          Setting.of(
                  "federated.idp_port",
                  Values.integer(1, 65_535),
                  "int",
                  443,
                  "443",
                  "Port of AD FS.")
              .alias("idp_port", "idpPort"));
  static final Setting<String> IDP_NAME =
      SETTINGS.add(
          Setting.of(
                  "federated.idp_name",
                  FederationSettings::segment,
                  "text",
                  "adfs",
                  "adfs",
                  "First part of the paths of AD FS.")
              .alias("idp_name", "idpName"));
  static final Setting<String> RP_IDENTIFIER =
      SETTINGS.add(
          Setting.of(
                  "federated.rp_identifier",
                  Values::nonEmpty,
                  "text",
                  "urn:amazon:webservices",
                  "urn:amazon:webservices",
                  "Relying party under which AD FS knows AWS.")
              .alias("rp_identifier", "rpIdentifier"));
  static final Setting<String> APP_ID =
      SETTINGS.add(
          Setting.of(
                  "okta.app_id",
                  FederationSettings::segment,
                  "text",
                  null,
                  Setting.UNSET,
                  "Id of the AWS application in Okta; required with `okta`.")
              .alias("app_id", "appId"));
  static final Setting<String> ROLE_ARN =
      SETTINGS.add(
          arn("federated.iam_role_arn", ":role/", "Role that is assumed")
              .alias("iam_role_arn", "iamRoleArn"));
  static final Setting<String> IDP_ARN =
      SETTINGS.add(
          arn("federated.iam_idp_arn", ":saml-provider/", "The identity provider as IAM knows it")
              .alias("iam_idp_arn", "iamIdpArn"));
  static final Setting<Duration> TOKEN_EXPIRATION =
      SETTINGS.add(
          IamSettings.lifeOfTokens("federated.token_expiration")
              .alias("iam_token_expiration", "iamTokenExpiration"));
  static final Setting<Duration> HTTP_TIMEOUT =
      SETTINGS.add(
          Setting.of(
                  "federated.http_timeout",
                  Durations.positive(SECONDS),
                  Setting.S,
                  Duration.ofSeconds(60),
                  "60",
                  "Longest time of one request to the identity provider; a whole log-in takes at most three times as long.")
              .usually("1s", "5m")
              .alias("http_request_connect_timeout")
              .alias("httpClientConnectTimeout", Durations.positive(MILLIS))
              .alias("httpClientSocketTimeout", Durations.positive(MILLIS)));
  static final Setting<Boolean> SSL_SECURE =
      SETTINGS.add(
          Setting.bool(
                  "federated.ssl_secure",
                  true,
                  "Whether the certificate of the identity provider is verified; false shows the password to whoever is in between.")
              .alias("ssl_secure")
              .alias("sslInsecure", value -> !Values.bool(value)));

  /** Every setting of this record. */
  public static final Catalogue CATALOGUE = SETTINGS.build();

  private static final List<Setting<?>> ALL =
      List.of(
          DB_USER,
          IDP_USERNAME,
          IDP_PASSWORD,
          IDP_ENDPOINT,
          ROLE_ARN,
          IDP_ARN,
          TOKEN_EXPIRATION,
          HTTP_TIMEOUT,
          SSL_SECURE);

  private static final List<Setting<?>> ADFS = List.of(IDP_PORT, IDP_NAME, RP_IDENTIFIER);

  private static Setting<String> arn(String name, String part, String doc) {
    return Setting.of(
        name,
        value -> {
          String arn = Values.nonEmpty(value);
          if (!arn.startsWith("arn:") || !arn.contains(part)) {
            throw new IllegalArgumentException(
                "is no ARN of this kind; write arn:aws:iam::<account>" + part + "<name>");
          }
          return arn;
        },
        "ARN",
        null,
        Setting.UNSET,
        doc + "; required with `federated_auth` and `okta`.");
  }

  /** A host that may stand in a URL. */
  private static String webHost(Object value) {
    String text = Values.host(value);
    if (!text.matches("[A-Za-z0-9.:-]+")) {
      throw new IllegalArgumentException("is no host name; write host or host:port");
    }
    return text;
  }

  /** One part of the path of a URL. */
  private static String segment(Object value) {
    String text = Values.nonEmpty(value);
    if (!text.matches("[A-Za-z0-9._~-]+")) {
      throw new IllegalArgumentException("must consist of letters, digits, '.', '_', '~' and '-'");
    }
    return text;
  }

  /** What was given; null, with a problem if it was given in vain, while both plugins are off. */
  static @Nullable FederationSettings read(
      GivenSettings given, @Nullable LoginKind kind, IamSettings iam, GivenLogin connection) {
    if (kind == null || !kind.isFederated()) {
      given.haveNoEffectWithout("plugins=+federated_auth or +okta", ALL);
    }
    if (kind != LoginKind.FEDERATED_AUTH) {
      given.haveNoEffectWithout("plugins=+federated_auth", ADFS);
    }
    if (kind != LoginKind.OKTA) {
      given.haveNoEffectWithout("plugins=+okta", List.of(APP_ID));
    }
    if (kind == null || !kind.isFederated()) {
      return null;
    }
    String dbUser = required(given, kind, DB_USER);
    String user = orOf(given, kind, IDP_USERNAME, connection.user(), connection.userName());
    String password =
        orOf(given, kind, IDP_PASSWORD, connection.password(), connection.passwordName());
    String idp = required(given, kind, IDP_ENDPOINT);
    String role = required(given, kind, ROLE_ARN);
    String provider = required(given, kind, IDP_ARN);
    String app = kind == LoginKind.OKTA ? required(given, kind, APP_ID) : null;
    if (!given.get(SSL_SECURE)) {
      given.warn(
          given.nameOf(SSL_SECURE)
              + ": the certificate of the identity provider is not verified, so that whoever is in"
              + " between reads the password; add its authority to the JVM's trust store instead");
    }
    if (dbUser == null
        || user == null
        || password == null
        || idp == null
        || role == null
        || provider == null
        || (kind == LoginKind.OKTA && app == null)) {
      return null;
    }
    return new FederationSettings(
        kind,
        dbUser,
        new Credentials(user, password),
        Values.endpoint(idp, given.get(IDP_PORT)),
        given.get(IDP_NAME),
        given.get(RP_IDENTIFIER),
        app,
        role,
        provider,
        given.get(TOKEN_EXPIRATION),
        given.get(HTTP_TIMEOUT),
        given.get(SSL_SECURE),
        iam);
  }

  private static @Nullable String required(
      GivenSettings given, LoginKind kind, Setting<String> which) {
    String value = given.given(which);
    if (value == null) {
      given.problem(which, "is missing, and the plugin " + kind.code() + " needs it");
    }
    return value;
  }

  private static @Nullable String orOf(
      GivenSettings given,
      LoginKind kind,
      Setting<String> which,
      @Nullable String ofConnection,
      String nameOfConnection) {
    String value = given.given(which);
    if (value == null && ofConnection == null) {
      given.problem(
          which,
          "is missing, and the plugin " + kind.code() + " needs it; set it or " + nameOfConnection);
    } else if (value != null && ofConnection != null && !value.equals(ofConnection)) {
      given.problem(
          which, "and " + nameOfConnection + " are both given and differ; keep one of them");
    }
    return value == null ? ofConnection : value;
  }

  @Override
  public Credentials user(@Nullable String given) {
    return new Credentials(dbUser, null);
  }

  /** No password. */
  @Override
  public String toString() {
    return "FederationSettings["
        + kind.code()
        + ", "
        + idp
        + ", dbUser="
        + ForeignText.of(dbUser)
        + ", idpUser="
        + ForeignText.of(idpUser.user())
        + "]";
  }
}
