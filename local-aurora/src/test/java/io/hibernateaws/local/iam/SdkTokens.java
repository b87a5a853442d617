package io.hibernateaws.local.iam;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner.AuthLocation;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.rds.RdsUtilities;

/** Tokens that the AWS SDK makes. */
public final class SdkTokens {
  private final AwsCredentials credentials;
  private final Map<String, String> parameters =
      new LinkedHashMap<>(Map.of("Action", "connect", "DBUser", "jane"));
  private String authority = "";
  private String service = "rds-db";
  private String region = IamGate.REGION;
  private Duration life = Duration.ofMinutes(15);

  private SdkTokens(AwsCredentials credentials) {
    this.credentials = credentials;
  }

  /**
   * Of this key.
   *
   * @param session token of a temporary key; null for one that lasts
   */
  public static SdkTokens of(String keyId, String secret, @Nullable String session) {
    return new SdkTokens(
        session == null
            ? AwsBasicCredentials.create(keyId, secret)
            : AwsSessionCredentials.create(keyId, secret, session));
  }

  /** As an application makes one, good from now on. */
  public String token(String host, int port, String user) {
    return RdsUtilities.builder()
        .credentialsProvider(StaticCredentialsProvider.create(credentials))
        .region(Region.of(region))
        .build()
        .generateAuthenticationToken(b -> b.hostname(host).port(port).username(user));
  }

  SdkTokens authority(String hostAndPort) {
    authority = hostAndPort;
    return this;
  }

  SdkTokens service(String other) {
    service = other;
    return this;
  }

  SdkTokens region(String other) {
    region = other;
    return this;
  }

  SdkTokens life(Duration other) {
    life = other;
    return this;
  }

  SdkTokens with(String parameter, String value) {
    parameters.put(parameter, value);
    return this;
  }

  SdkTokens without(String parameter) {
    parameters.remove(parameter);
    return this;
  }

  /** By the signer that {@link RdsUtilities} uses, which lets the time be chosen. */
  String signedAt(Instant time) {
    int colon = authority.indexOf(':');
    SdkHttpFullRequest.Builder request =
        SdkHttpFullRequest.builder()
            .method(SdkHttpMethod.GET)
            .protocol("https")
            .host(authority.substring(0, colon))
            .port(Integer.parseInt(authority.substring(colon + 1)))
            .encodedPath("/");
    parameters.forEach(request::putRawQueryParameter);
    return AwsV4HttpSigner.create()
        .sign(
            r ->
                r.identity(credentials)
                    .request(request.build())
                    .putProperty(AwsV4HttpSigner.AUTH_LOCATION, AuthLocation.QUERY_STRING)
                    .putProperty(AwsV4HttpSigner.EXPIRATION_DURATION, life)
                    .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service)
                    .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                    .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(time, ZoneOffset.UTC)))
        .request()
        .getUri()
        .toString()
        .substring("https://".length());
  }
}
