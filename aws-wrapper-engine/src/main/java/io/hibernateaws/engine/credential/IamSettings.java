package io.hibernateaws.engine.credential;

import static java.time.temporal.ChronoUnit.SECONDS;

import io.hibernateaws.engine.config.Catalogue;
import io.hibernateaws.engine.config.Durations;
import io.hibernateaws.engine.config.GivenSettings;
import io.hibernateaws.engine.config.Library;
import io.hibernateaws.engine.config.Setting;
import io.hibernateaws.engine.config.Values;
import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.endpoint.EndpointKind;
import io.hibernateaws.engine.endpoint.ParsedEndpoint;
import io.hibernateaws.engine.spi.Credentials;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How tokens are made (settings {@code iam.*} and {@code credentials.profile}).
 *
 * @param host that tokens name where the name that is connected to is none of RDS; {@code ?} stands
 *     for the first label of that name; null where every name is one of RDS
 * @param region that tokens are signed for, null for that of the host
 * @param defaultPort that tokens name, null for that of the endpoint
 * @param tokenExpiration for how long a token is used, from the moment in which it was made
 * @param profile of the AWS configuration files, null for the SDK's usual chain
 */
public record IamSettings(
    @Nullable String host,
    @Nullable String region,
    @Nullable Integer defaultPort,
    Duration tokenExpiration,
    @Nullable String profile)
    implements LoginSettings {
  /**
   * How long a server takes a token.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.html">IAM
   *     database authentication</a>
   */
  public static final Duration TOKEN_LIFE = Duration.ofMinutes(15);

  /** Tells the region of a global database, whose name does not. */
  private static final Library RDS =
      Library.of("software.amazon.awssdk.services.rds.RdsClient", "software.amazon.awssdk:rds");

  private static final Catalogue.Builder SETTINGS = new Catalogue.Builder();

  static final Setting<String> HOST =
      SETTINGS.add(
          Setting.of(
                  "iam.host",
                  IamSettings::host,
                  "host",
                  null,
                  "the host that is connected to",
                  "The RDS endpoint that tokens name where the application connects by another name, a custom domain or an address; `?` stands for the first label of that name.")
              .alias("iam_host", "iamHost"));
  static final Setting<String> REGION =
      SETTINGS.add(
          Setting.of(
                  "iam.region",
                  IamSettings::region,
                  "region",
                  null,
                  "that of the host",
                  "The AWS region that tokens are signed for, where the host does not say it.")
              .alias("iam_region", "iamRegion"));
  static final Setting<Integer> DEFAULT_PORT =
      SETTINGS.add(
          Setting.of(
                  "iam.default_port",
                  Values.integer(1, 65_535),
                  "int",
                  null,
                  "the port that is connected to",
                  "The port that the server listens on, which tokens name, where the application connects to another.")
              .alias("iam_default_port", "iamDefaultPort"));
  static final Setting<Duration> TOKEN_EXPIRATION =
      SETTINGS.add(lifeOfTokens("iam.token_expiration").alias("iam_expiration", "iamExpiration"));
  static final Setting<String> PROFILE =
      SETTINGS.add(
          Setting.text(
                  "credentials.profile",
                  "the AWS SDK's usual chain",
                  "Profile of the AWS configuration files whose credentials sign tokens and requests.")
              .alias("aws_profile", "awsProfile"));

  /** Every setting of this record. */
  public static final Catalogue CATALOGUE = SETTINGS.build();

  private static String host(Object value) {
    String host = Values.host(value);
    if (host.indexOf(':') >= 0) {
      throw new IllegalArgumentException("must have no port; iam.default_port names it");
    }
    return host;
  }

  static String region(Object value) {
    String region = Values.nonEmpty(value).toLowerCase(Locale.ROOT);
    if (!region.matches("[a-z]{2,}(-[a-z]+)+-[0-9]+")) {
      throw new IllegalArgumentException("is no AWS region; write one such as eu-central-1");
    }
    return region;
  }

  /** For how long tokens are used, under a name of its own for each way to get keys. */
  static Setting<Duration> lifeOfTokens(String name) {
    return Setting.of(
            name,
            IamSettings::life,
            Setting.S,
            Duration.ofSeconds(870),
            "870",
            "For how long a token is used for new connections; servers take it for 900 s.")
        .usually("60s", "900s");
  }

  private static Duration life(Object value) {
    Duration life = Durations.positive(SECONDS).parse(value);
    if (life.compareTo(TOKEN_LIFE) > 0) {
      throw new IllegalArgumentException(
          "must be at most " + TOKEN_LIFE.toSeconds() + "s, for which servers take a token");
    }
    return life;
  }

  /** What was given, else the defaults; settings that nothing asks for are a problem. */
  static IamSettings read(GivenSettings given, @Nullable LoginKind kind, @Nullable Endpoint url) {
    if (kind == null || kind == LoginKind.AWS_SECRETS_MANAGER) {
      given.haveNoEffectWithout(
          "plugins=+iam, +federated_auth or +okta", List.of(HOST, REGION, DEFAULT_PORT));
    } else {
      refuseWhatNobodySigns(given, kind, url);
    }
    if (kind != LoginKind.IAM) {
      given.haveNoEffectWithout("plugins=+iam", List.of(TOKEN_EXPIRATION));
    }
    if (kind != LoginKind.IAM && kind != LoginKind.AWS_SECRETS_MANAGER) {
      given.haveNoEffectWithout("plugins=+iam or +aws_secrets_manager", List.of(PROFILE));
    }
    return new IamSettings(
        given.given(HOST),
        given.given(REGION),
        given.given(DEFAULT_PORT),
        given.get(TOKEN_EXPIRATION),
        given.given(PROFILE));
  }

  private static void refuseWhatNobodySigns(
      GivenSettings given, LoginKind kind, @Nullable Endpoint url) {
    if (url == null) {
      return;
    }
    String set = given.given(HOST);
    List<ConnectedName> names = ConnectedName.of(given, url);
    List<ConnectedName> foreign = names.stream().filter(name -> !name.isRds()).toList();
    if (!foreign.isEmpty() && set == null) {
      String which = foreign.get(0).written();
      given.problem(
          HOST,
          "is missing: "
              + which
              + " is no endpoint of RDS, and a token of the plugin "
              + kind.code()
              + " must name one; set it to the endpoint that "
              + which
              + " leads to");
      return;
    }
    if (foreign.isEmpty() && set != null && !set.equalsIgnoreCase(url.host())) {
      given.problem(
          HOST,
          set,
          "contradicts the host "
              + url.host()
              + ", an endpoint of RDS, which tokens name by itself; remove it");
    }
    ParsedEndpoint instead = null;
    if (!foreign.isEmpty() && set != null) {
      instead = ConnectedName.parsed(set);
      if (!instead.kind().isRds()) {
        given.problem(HOST, set, "is no endpoint of RDS");
      }
    }
    ParsedEndpoint ofUrl = names.get(0).endpoint();
    refuseOtherRegion(given, names.get(0).isRds() || instead == null ? ofUrl : instead);
    boolean global =
        Stream.concat(names.stream().map(ConnectedName::endpoint), Stream.ofNullable(instead))
            .anyMatch(named -> named.kind() == EndpointKind.GLOBAL_WRITER);
    if (global && given.given(REGION) == null) {
      LoginKind.refuseMissing(given, HOST.name(), List.of(RDS));
    }
  }

  private static void refuseOtherRegion(GivenSettings given, ParsedEndpoint named) {
    String region = given.given(REGION);
    String ofHost = named.region();
    if (region != null && ofHost != null && !region.equals(ofHost)) {
      given.problem(
          REGION,
          region,
          "contradicts the host "
              + named.host()
              + ", which is in "
              + ofHost
              + "; servers take tokens of their own region only; remove it");
    }
  }

  @Override
  public LoginKind kind() {
    return LoginKind.IAM;
  }

  @Override
  public @Nullable Credentials user(@Nullable String given) {
    return given == null ? null : new Credentials(given, null);
  }
}
