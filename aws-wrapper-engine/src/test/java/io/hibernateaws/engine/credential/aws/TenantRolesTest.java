package io.hibernateaws.engine.credential.aws;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.matching;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import io.hibernateaws.engine.api.ConnectSQLException;
import io.hibernateaws.engine.credential.CredentialIssuer;
import io.hibernateaws.engine.credential.IamSettings;
import io.hibernateaws.engine.endpoint.Endpoint;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** Tokens that the keys of a tenant's role sign. */
class TenantRolesTest {
  private static final String ENDPOINT = "aws.endpointUrlSts";
  private static final String ROLE = "arn:aws:iam::123456789012:role/blue";
  private static final Endpoint SERVER =
      new Endpoint("shop-1.abc.eu-central-1.rds.amazonaws.com", 5432);

  private final WireMockServer service =
      new WireMockServer(WireMockConfiguration.options().bindAddress("127.0.0.1").dynamicPort());
  private final CredentialIssuer tokens =
      new IamTokens(
          new IamSettings(null, null, null, Duration.ofMinutes(14), null),
          new TokenSigner(TokenSigner.RDS, Instant::now),
          new AwsIdentity(
              StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIDUNIT", "secret")),
              null),
          user -> user,
          Instant::now,
          Duration.ofMinutes(14));

  @BeforeEach
  void start() {
    service.start();
    System.setProperty(ENDPOINT, service.baseUrl());
  }

  @AfterEach
  void stop() {
    tokens.close();
    System.clearProperty(ENDPOINT);
    service.stop();
  }

  /** For a request that the service would take: signed by the unit, in the server's region. */
  private void answer(int status, String body) {
    service.stubFor(
        post(urlEqualTo("/"))
            .withHeader("Authorization", matching(".*AKIDUNIT/[0-9]{8}/eu-central-1/sts/.*"))
            .withRequestBody(containing("Action=AssumeRole"))
            .withRequestBody(containing("RoleArn=arn%3Aaws%3Aiam%3A%3A123456789012%3Arole%2Fblue"))
            .willReturn(aResponse().withStatus(status).withBody(body)));
  }

  @Test
  void they_are_signed_by_the_role_and_the_role_is_assumed_once() throws SQLException {
    answer(
        200,
        "<AssumeRoleResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><AssumeRoleResult>"
            + "<Credentials><AccessKeyId>ASIABLUE</AccessKeyId><SecretAccessKey>blue</SecretAccessKey>"
            + "<SessionToken>session</SessionToken><Expiration>"
            + Instant.now().plusSeconds(3600)
            + "</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>");
    try (CredentialIssuer blue = tokens.as(ROLE)) {
      assertThat(blue.issue(SERVER, "blue_app").credentials().password())
          .contains("DBUser=blue_app")
          .contains("X-Amz-Credential=ASIABLUE%2F")
          .contains("X-Amz-Security-Token=session");
      blue.issue(SERVER, "blue_app");
    }
    assertThat(tokens.issue(SERVER, "app").credentials().password()).contains("AKIDUNIT%2F");
    service.verify(1, postRequestedFor(urlEqualTo("/")));
  }

  @Test
  void a_role_that_may_not_be_assumed_is_told_with_its_name() {
    answer(
        403,
        "<ErrorResponse><Error><Code>AccessDenied</Code><Message>not you</Message></Error>"
            + "</ErrorResponse>");
    try (CredentialIssuer blue = tokens.as(ROLE)) {
      assertThatThrownBy(() -> blue.issue(SERVER, "blue_app"))
          .isInstanceOf(ConnectSQLException.class)
          .hasMessageContaining(ROLE)
          .hasMessageContaining("sts:AssumeRole")
          .hasMessageContaining("not you");
    }
  }
}
