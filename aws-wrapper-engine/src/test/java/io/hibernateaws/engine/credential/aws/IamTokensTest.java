package io.hibernateaws.engine.credential.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateaws.engine.api.ConnectSQLException;
import io.hibernateaws.engine.credential.IamSettings;
import io.hibernateaws.engine.credential.Issued;
import io.hibernateaws.engine.endpoint.Endpoint;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;

/** What tokens name, and for how long they serve. */
class IamTokensTest {
  private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");
  private static final AwsCredentials KEYS = AwsBasicCredentials.create("AKIDEXAMPLE", "secret");
  private static final Duration EXPIRATION = Duration.ofSeconds(870);

  private static IamSettings settings(
      @Nullable String host, @Nullable String region, @Nullable Integer port) {
    return new IamSettings(host, region, port, EXPIRATION, null);
  }

  private static IamTokens tokens(IamSettings settings, AwsCredentials keys) {
    return new IamTokens(
        settings,
        new TokenSigner(TokenSigner.RDS, () -> NOW),
        new AwsIdentity(StaticCredentialsProvider.create(keys), null),
        user -> "LET " + user + " IN",
        () -> NOW,
        EXPIRATION);
  }

  private static String token(IamSettings settings, Endpoint endpoint, String user)
      throws SQLException {
    return Objects.requireNonNull(
        tokens(settings, KEYS).issue(endpoint, user).credentials().password());
  }

  /** Signed by botocore's and the AWS SDK's rules; local-aurora's gate verifies the signature. */
  @Test
  void a_token_is_a_signed_request_without_its_scheme() throws SQLException {
    String token =
        token(
            settings(null, null, null),
            new Endpoint("shop-1.abc.eu-central-1.rds.amazonaws.com", 5432),
            "ann b");

    assertThat(token)
        .startsWith(
            "shop-1.abc.eu-central-1.rds.amazonaws.com:5432/?Action=connect&DBUser=ann%20b&")
        .contains("X-Amz-Date=20261130T120000Z")
        .contains("X-Amz-Expires=900")
        .contains("X-Amz-Credential=AKIDEXAMPLE%2F20261130%2Feu-central-1%2Frds-db%2Faws4_request")
        .contains("X-Amz-Signature=")
        .doesNotContain("secret");
    assertThat(token)
        .isEqualTo(
            token(
                settings(null, null, null),
                new Endpoint("shop-1.abc.eu-central-1.rds.amazonaws.com", 5432),
                "ann b"));
  }

  @ParameterizedTest
  @CsvSource({
    // connected to, iam.host, iam.region, iam.default_port, named, region
    "i.abc.eu-west-1.rds.amazonaws.com, , , , i.abc.eu-west-1.rds.amazonaws.com:6000, eu-west-1",
    "i.abc.rds.cn-north-1.amazonaws.com.cn, , , , i.abc.rds.cn-north-1.amazonaws.com.cn:6000, cn-north-1",
    "i.abc.us-gov-west-1.rds.amazonaws.com, , , 5432, i.abc.us-gov-west-1.rds.amazonaws.com:5432, us-gov-west-1",
    "db.example.com, c.cluster-abc.eu-west-1.rds.amazonaws.com, , , c.cluster-abc.eu-west-1.rds.amazonaws.com:6000, eu-west-1",
    "10.0.0.7, c.cluster-abc.eu-west-1.rds.amazonaws.com, , 3306, c.cluster-abc.eu-west-1.rds.amazonaws.com:3306, eu-west-1",
    "i1.db.example.com, ?.abc.eu-west-1.rds.amazonaws.com, , , i1.abc.eu-west-1.rds.amazonaws.com:6000, eu-west-1",
    "i.abc.eu-west-1.rds.amazonaws.com, ?.xyz.eu-west-1.rds.amazonaws.com, , , i.abc.eu-west-1.rds.amazonaws.com:6000, eu-west-1",
    "g.example.com, shop.global-abc.global.rds.amazonaws.com, sa-east-1, , shop.global-abc.global.rds.amazonaws.com:6000, sa-east-1"
  })
  void tokens_name_the_endpoint_by_which_rds_knows_the_server(
      String connected,
      @Nullable String host,
      @Nullable String region,
      @Nullable Integer port,
      String named,
      String signed)
      throws SQLException {
    String token = token(settings(host, region, port), new Endpoint(connected, 6000), "ann");

    assertThat(token).startsWith(named + "/?").contains("%2F" + signed + "%2Frds-db%2F");
  }

  @Test
  void a_token_serves_for_as_long_as_servers_take_it() throws SQLException {
    Issued issued =
        tokens(settings(null, null, null), KEYS)
            .issue(new Endpoint("i.abc.eu-west-1.rds.amazonaws.com", 5432), "ann");

    assertThat(issued.fresh()).isEqualTo(EXPIRATION);
    assertThat(issued.valid()).isEqualTo(Duration.ofSeconds(890));
  }

  @ParameterizedTest
  @CsvSource({"600, 590, 590", "3600, 870, 890", "5, 0, 0"})
  void a_token_serves_no_longer_than_the_keys_that_signed_it(int left, int fresh, int valid)
      throws SQLException {
    AwsCredentials temporary =
        AwsSessionCredentials.builder()
            .accessKeyId("ASIAEXAMPLE")
            .secretAccessKey("secret")
            .sessionToken("session")
            .expirationTime(NOW.plusSeconds(left))
            .build();
    Issued issued =
        tokens(settings(null, null, null), temporary)
            .issue(new Endpoint("i.abc.eu-west-1.rds.amazonaws.com", 5432), "ann");

    assertThat(issued.fresh()).isEqualTo(Duration.ofSeconds(fresh));
    assertThat(issued.valid()).isEqualTo(Duration.ofSeconds(valid));
    assertThat(issued.credentials().password()).contains("X-Amz-Security-Token=session");
  }

  @Test
  void keys_that_cannot_be_had_are_told_with_the_setting_and_without_a_secret() {
    IamTokens tokens =
        new IamTokens(
            settings(null, null, null),
            new TokenSigner(TokenSigner.RDS, () -> NOW),
            new AwsIdentity(
                () -> {
                  throw SdkClientException.create("no profile\nhere");
                },
                "shop"),
            user -> user,
            () -> NOW,
            EXPIRATION);

    assertThatThrownBy(
            () -> tokens.issue(new Endpoint("i.abc.eu-west-1.rds.amazonaws.com", 5432), "ann"))
        .isInstanceOf(ConnectSQLException.class)
        .hasMessageContaining("the profile shop (credentials.profile)")
        .hasMessageNotContaining("\n");
  }

  @Test
  void the_usual_causes_name_the_statement_of_the_product_and_the_region() {
    assertThat(
            tokens(settings(null, null, null), KEYS)
                .usualCauses(new Endpoint("i.abc.eu-west-1.rds.amazonaws.com", 5432), "ann"))
        .contains("rds-db:connect")
        .contains("LET ann IN")
        .contains("eu-west-1")
        .contains("clock");
  }
}
