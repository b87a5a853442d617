package io.hibernateaws.engine.credential;

import static java.time.temporal.ChronoUnit.SECONDS;

import io.hibernateaws.engine.config.Catalogue;
import io.hibernateaws.engine.config.Durations;
import io.hibernateaws.engine.config.GivenSettings;
import io.hibernateaws.engine.config.Setting;
import io.hibernateaws.engine.config.Values;
import io.hibernateaws.engine.foreign.ForeignText;
import io.hibernateaws.engine.spi.Credentials;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which secret holds user and password (settings {@code secrets_manager.*}).
 *
 * @param id name or ARN
 * @param region of the service, null for that of the ARN, the host or the SDK's usual chain
 * @param endpoint of the service, null for the usual one of the region
 * @param usernameKey under which the user stands in the secret
 * @param passwordKey under which the password stands in the secret
 * @param expiration after which the secret is read again though no server has refused it
 * @param retryTimeout for how long a refused secret is read again until it has changed
 * @param profile of the AWS configuration files, null for the SDK's usual chain
 */
public record SecretSettings(
    String id,
    @Nullable String region,
    @Nullable URI endpoint,
    String usernameKey,
    String passwordKey,
    Duration expiration,
    Duration retryTimeout,
    @Nullable String profile)
    implements LoginSettings {
  private static final Duration YEAR = Duration.ofDays(365);

  private static final Catalogue.Builder SETTINGS = new Catalogue.Builder();

  static final Setting<String> SECRET_ID =
      SETTINGS.add(
          Setting.text(
                  "secrets_manager.secret_id",
                  Setting.UNSET,
                  "Name or ARN of the secret with user and password; required with `aws_secrets_manager`.")
              .alias("secrets_manager_secret_id", "secretsManagerSecretId"));
  static final Setting<String> REGION =
      SETTINGS.add(
          Setting.of(
                  "secrets_manager.region",
                  IamSettings::region,
                  "region",
                  null,
                  "that of the ARN, else of the host",
                  "The AWS region of the secret.")
              .alias("secrets_manager_region", "secretsManagerRegion"));
  static final Setting<URI> ENDPOINT =
      SETTINGS.add(
          Setting.of(
                  "secrets_manager.endpoint",
                  SecretSettings::url,
                  "URL",
                  null,
                  "that of the region",
                  "Where the service is reached, a VPC endpoint for example.")
              .shownAs(URI::toString)
              .alias("secrets_manager_endpoint", "secretsManagerEndpoint"));
  static final Setting<String> USERNAME_KEY =
      SETTINGS.add(
          Setting.of(
                  "secrets_manager.username_key",
                  Values::nonEmpty,
                  "text",
                  "username",
                  "username",
                  "Key of the user in the secret's JSON object.")
              .alias(
                  "secrets_manager_secret_username",
                  "secrets_manager_secret_username_key",
                  "secretsManagerSecretUsernameProperty"));
  static final Setting<String> PASSWORD_KEY =
      SETTINGS.add(
          Setting.of(
                  "secrets_manager.password_key",
                  Values::nonEmpty,
                  "text",
                  "password",
                  "password",
                  "Key of the password in the secret's JSON object.")
              .alias(
                  "secrets_manager_secret_password",
                  "secrets_manager_secret_password_key",
                  "secretsManagerSecretPasswordProperty"));
  static final Setting<Duration> EXPIRATION =
      SETTINGS.add(
          Setting.of(
                  "secrets_manager.expiration",
                  SecretSettings::expiration,
                  Setting.S,
                  YEAR,
                  "31536000",
                  "After which the secret is read again though no server has refused it; below 0 for a year.")
              .usually("10s", "9000h")
              .alias("secrets_manager_expiration", "secretsManagerExpirationTimeSec"));
  static final Setting<Duration> RETRY_TIMEOUT =
      SETTINGS.add(
          Setting.of(
                  "secrets_manager.retry_timeout",
                  Durations.duration(SECONDS),
                  Setting.S,
                  Duration.ofSeconds(5),
                  "5",
                  "For how long after a refused log-in the secret is read until it has changed, because a rotation changes the server first; at most as long as whoever logs in may wait; 0 for one reading.")
              .usually("1s", "5m"));

  /** Every setting of this record. */
  public static final Catalogue CATALOGUE = SETTINGS.build();

  private static Duration expiration(Object value) {
    boolean negative =
        value instanceof Duration given ? given.isNegative() : Values.text(value).startsWith("-");
    return negative ? YEAR : Durations.positive(SECONDS).parse(value);
  }

  private static URI url(Object value) {
    String text = Values.nonEmpty(value);
    try {
      URI url = new URI(text.contains("://") ? text : "https://" + text);
      if (url.getHost() != null
          && url.getUserInfo() == null
          && ("https".equals(url.getScheme()) || "http".equals(url.getScheme()))) {
        return url;
      }
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("is no URL; write https://host", e);
    }
    throw new IllegalArgumentException("is no URL of a service; write https://host");
  }

  /** What was given; null, with a problem if it was given in vain, while the plugin is off. */
  static @Nullable SecretSettings read(GivenSettings given, @Nullable LoginKind kind) {
    String id = given.given(SECRET_ID);
    if (kind != LoginKind.AWS_SECRETS_MANAGER) {
      given.haveNoEffectWithout(
          "plugins=+aws_secrets_manager",
          List.of(
              SECRET_ID, REGION, ENDPOINT, USERNAME_KEY, PASSWORD_KEY, EXPIRATION, RETRY_TIMEOUT));
      return null;
    }
    if (id == null) {
      given.problem(SECRET_ID, "is missing, and the plugin aws_secrets_manager needs it");
      return null;
    }
    String region = given.given(REGION);
    String ofArn = regionOf(id);
    if (region != null && ofArn != null && !region.equals(ofArn)) {
      given.problem(REGION, region, "contradicts the ARN of the secret, which names " + ofArn);
    }
    URI endpoint = given.given(ENDPOINT);
    if (endpoint != null && "http".equals(endpoint.getScheme()) && !isHere(endpoint.getHost())) {
      given.warn(
          given.nameOf(ENDPOINT)
              + "="
              + ForeignText.of(endpoint)
              + ": the service is asked without TLS, so that whoever is in between reads the secret;"
              + " write https://");
    }
    return new SecretSettings(
        id,
        region == null ? ofArn : region,
        endpoint,
        given.get(USERNAME_KEY),
        given.get(PASSWORD_KEY),
        given.get(EXPIRATION),
        given.get(RETRY_TIMEOUT),
        given.given(IamSettings.PROFILE));
  }

  /** Whether a host is this machine by its very name, for which nobody is asked. */
  private static boolean isHere(String host) {
    return host.equalsIgnoreCase("localhost")
        || host.matches("127(\\.[0-9]{1,3}){3}")
        || host.equals("[::1]");
  }

  /** The same for another secret. */
  public SecretSettings with(String otherId) {
    String ofArn = regionOf(otherId);
    return new SecretSettings(
        otherId,
        ofArn == null ? region : ofArn,
        endpoint,
        usernameKey,
        passwordKey,
        expiration,
        retryTimeout,
        profile);
  }

  /** The region that an ARN names, of any partition; null for a name. */
  static @Nullable String regionOf(String id) {
    String[] parts = id.split(":", 5);
    return parts.length == 5 && parts[0].equals("arn") && !parts[3].isEmpty() ? parts[3] : null;
  }

  @Override
  public LoginKind kind() {
    return LoginKind.AWS_SECRETS_MANAGER;
  }

  /** The secret names the user; until it is read the secret's own name stands for it. */
  @Override
  public Credentials user(@Nullable String given) {
    return new Credentials(id, null);
  }

  /** The secret has one user's password. */
  @Override
  public void refuseWithoutPassword(GivenSettings given, @Nullable Credentials monitors) {
    if (monitors != null && monitors.password() == null) {
      given.problem(
          GivenSettings.PREFIX
              + "monitoring.user="
              + ForeignText.of(monitors.user())
              + ": has no password, and the plugin "
              + kind().code()
              + " gives that of the secret's user alone; set monitoring.password, or remove both so"
              + " that monitors log in with the secret");
    }
  }

  @Override
  public void refuseWithoutDatabase(GivenSettings given, String url) {
    given.problem(
        url
            + ": names no database, and without one the driver takes the user's name, which the"
            + " secret tells only later; name the database");
  }

  /** Its password is one that the driver's own handshake protects. */
  @Override
  public boolean needsTls() {
    return false;
  }
}
