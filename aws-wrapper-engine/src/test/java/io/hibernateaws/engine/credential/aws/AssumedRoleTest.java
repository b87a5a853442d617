package io.hibernateaws.engine.credential.aws;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import io.hibernateaws.engine.api.ConnectSQLException;
import io.hibernateaws.engine.credential.Federations;
import io.hibernateaws.engine.endpoint.Endpoint;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/** What STS is asked, and what is told of its answers. */
class AssumedRoleTest {
  private static final String ENDPOINT = "aws.endpointUrlSts";
  private static final Endpoint URL =
      new Endpoint("shop.cluster-abc.eu-central-1.rds.amazonaws.com", 5432);

  private final WireMockServer sts =
      new WireMockServer(WireMockConfiguration.options().bindAddress("127.0.0.1").dynamicPort());

  @BeforeEach
  void start() {
    sts.start();
    System.setProperty(ENDPOINT, sts.baseUrl());
  }

  @AfterEach
  void stop() {
    System.clearProperty(ENDPOINT);
    sts.stop();
  }

  private static AssumedRole role(String arn) {
    return new AssumedRole(Federations.role(arn, null, null), URL);
  }

  private void answer(int status, String body) {
    sts.stubFor(
        post(urlEqualTo("/"))
            .withHeader("Authorization", absent())
            .withRequestBody(containing("Action=AssumeRoleWithSAML"))
            .withRequestBody(containing("RoleArn=arn%3Aaws%3Aiam%3A%3A123456789012%3Arole%2Fshop"))
            .withRequestBody(
                containing("PrincipalArn=arn%3Aaws%3Aiam%3A%3A123456789012%3Asaml-provider%2Fcorp"))
            .withRequestBody(containing("SAMLAssertion=QUJD%2B%2F%3D"))
            .willReturn(aResponse().withStatus(status).withBody(body)));
  }

  private static String error(String code) {
    return "<ErrorResponse xmlns='https://sts.amazonaws.com/doc/2011-06-15/'><Error>"
        + "<Type>Sender</Type><Code>"
        + code
        + "</Code><Message>What it says.</Message></Error><RequestId>1</RequestId></ErrorResponse>";
  }

  @Test
  void keys_of_a_role_come_with_their_end_and_are_asked_for_unsigned() throws Exception {
    answer(
        200,
        "<AssumeRoleWithSAMLResponse xmlns='https://sts.amazonaws.com/doc/2011-06-15/'>"
            + "<AssumeRoleWithSAMLResult><Credentials><AccessKeyId>ASIA1</AccessKeyId>"
            + "<SecretAccessKey>secret</SecretAccessKey><SessionToken>session</SessionToken>"
            + "<Expiration>2026-11-30T13:00:00Z</Expiration></Credentials>"
            + "</AssumeRoleWithSAMLResult></AssumeRoleWithSAMLResponse>");

    AwsSessionCredentials keys = role(Federations.ROLE).credentials("QUJD+/=");

    assertThat(keys.accessKeyId()).isEqualTo("ASIA1");
    assertThat(keys.secretAccessKey()).isEqualTo("secret");
    assertThat(keys.sessionToken()).isEqualTo("session");
    assertThat(keys.expirationTime()).contains(Instant.parse("2026-11-30T13:00:00Z"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          400 | ExpiredTokenException   | the assertion was too old
          400 | InvalidIdentityToken    | the assertion is none that the identity provider
          403 | AccessDenied            | the role may not be assumed
          403 | IDPRejectedClaim        | no longer stands by
          403 | RegionDisabledException | STS is not activated in this region
          400 | Throttling              | too many requests
          400 | ValidationError         | check hibernate.aws.federated.iam_role_arn
          """)
  void each_refusal_is_told_with_what_to_do(int status, String code, String what) {
    answer(status, error(code));

    assertThatThrownBy(() -> role(Federations.ROLE).credentials("QUJD+/="))
        .isInstanceOf(ConnectSQLException.class)
        .hasMessageStartingWith(
            "AssumeRoleWithSAML for " + Federations.ROLE + ": AWS STS says " + code + ": ")
        .hasMessageContaining(what)
        .hasMessageEndingWith("(What it says.)")
        .hasMessageNotContaining("QUJD");
  }

  @Test
  void an_sts_that_is_not_there_is_told() {
    sts.stop();

    assertThatThrownBy(() -> role(Federations.ROLE).credentials("QUJD+/="))
        .isInstanceOf(ConnectSQLException.class)
        .hasMessageContaining("AWS STS in eu-central-1 cannot be asked; check the network");
  }

  @Test
  void a_role_of_another_partition_than_the_database_is_refused_before_anybody_is_asked() {
    assertThatThrownBy(() -> role("arn:aws-cn:iam::123456789012:role/shop").credentials("QUJD+/="))
        .isInstanceOf(ConnectSQLException.class)
        .hasMessageContaining("the role is one of the partition aws-cn")
        .hasMessageContaining("eu-central-1, which is in aws;")
        .hasMessageContaining("hibernate.aws.federated.iam_role_arn");

    assertThat(sts.getAllServeEvents()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "shop.abc.rds.cn-north-1.amazonaws.com.cn, , , cn-north-1",
    "db.example.com, ?.abc.us-gov-west-1.rds.amazonaws.com, , us-gov-west-1",
    "shop.global-abc.global.rds.amazonaws.com, , us-iso-east-1, us-iso-east-1",
  })
  void the_region_is_that_of_the_tokens(
      String host, String iamHost, String iamRegion, String region) {
    AssumedRole role =
        new AssumedRole(
            Federations.role("arn:none:iam::123456789012:role/shop", iamHost, iamRegion),
            new Endpoint(host, 5432));

    assertThatThrownBy(() -> role.credentials("QUJD+/="))
        .hasMessageContaining("the database is in " + region + ", which is in aws-");
  }
}
