package io.hibernateaws.engine.credential.aws;

import io.hibernateaws.engine.credential.IamSettings;
import io.hibernateaws.engine.time.WallClock;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;

/**
 * Signs tokens: a request of AWS Signature Version 4 that nobody sends, used as a password. Signing
 * asks nobody; a token names host, port, user and region, and servers of no other take it.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.Connecting.html">Connecting
 *     with IAM authentication</a>
 */
final class TokenSigner {
  /**
   * A service that takes tokens.
   *
   * @param signingName for which they are signed
   * @param action that they ask for
   */
  record Service(String signingName, String action) {}

  static final Service RDS = new Service("rds-db", "connect");

  private static final String SCHEME = "https://";

  private final Service service;
  private final Clock clock;
  private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();

  TokenSigner(Service service, WallClock wall) {
    this.service = service;
    this.clock = new SigningClock(wall);
  }

  /** A token that servers take for {@link IamSettings#TOKEN_LIFE}. */
  String token(String host, int port, String user, String region, AwsCredentials credentials) {
    SdkHttpRequest request =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.GET)
            .protocol("https")
            .host(host)
            .port(port)
            .encodedPath("/")
            .putRawQueryParameter("Action", service.action)
            .putRawQueryParameter("DBUser", user)
            .build();
    String url =
        signer
            .sign(
                sign ->
                    sign.identity(credentials)
                        .request(request)
                        .putProperty(
                            AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, service.signingName)
                        .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                        .putProperty(
                            AwsV4FamilyHttpSigner.AUTH_LOCATION,
                            AwsV4FamilyHttpSigner.AuthLocation.QUERY_STRING)
                        .putProperty(
                            AwsV4FamilyHttpSigner.EXPIRATION_DURATION, IamSettings.TOKEN_LIFE)
                        .putProperty(HttpSigner.SIGNING_CLOCK, clock))
            .request()
            .getUri()
            .toString();
    return url.substring(SCHEME.length());
  }

  /** The engine's time of day, as the SDK asks for it. */
  private static final class SigningClock extends Clock {
    private final WallClock wall;

    SigningClock(WallClock wall) {
      this.wall = wall;
    }

    @Override
    public Instant instant() {
      return wall.now();
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(@Nullable ZoneId zone) {
      return this;
    }
  }
}
