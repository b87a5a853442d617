package io.hibernateaws.engine.credential.aws;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.matching;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import io.hibernateaws.engine.api.ConnectSQLException;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** The region of a global database's writer, as the control plane tells it. */
class GlobalRegionTest {
  private static final String ENDPOINT = "aws.endpointUrlRds";
  private static final String REGION = "aws.region";

  private final WireMockServer service =
      new WireMockServer(WireMockConfiguration.options().bindAddress("127.0.0.1").dynamicPort());
  private final AwsIdentity identity =
      new AwsIdentity(
          StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIDEXAMPLE", "secret")),
          null);

  @BeforeEach
  void start() {
    service.start();
    System.setProperty(ENDPOINT, service.baseUrl());
    System.setProperty(REGION, "eu-west-1");
  }

  @AfterEach
  void stop() {
    System.clearProperty(ENDPOINT);
    System.clearProperty(REGION);
    service.stop();
  }

  /** For a request that the service would take: signed for it, in the region of the environment. */
  private void answer(int status, String body) {
    service.stubFor(
        post(urlEqualTo("/"))
            .withHeader("Authorization", matching(".*AKIDEXAMPLE/[0-9]{8}/eu-west-1/rds/.*"))
            .withRequestBody(containing("Action=DescribeGlobalClusters"))
            .withRequestBody(containing("GlobalClusterIdentifier=shop"))
            .willReturn(aResponse().withStatus(status).withBody(body)));
  }

  private static String member(String arn, boolean writer) {
    return "<GlobalClusterMember><DBClusterArn>"
        + arn
        + "</DBClusterArn><IsWriter>"
        + writer
        + "</IsWriter></GlobalClusterMember>";
  }

  private static String cluster(String... members) {
    return "<DescribeGlobalClustersResponse xmlns=\"http://rds.amazonaws.com/doc/2014-10-31/\">"
        + "<DescribeGlobalClustersResult><GlobalClusters><GlobalClusterMember>"
        + "<GlobalClusterIdentifier>shop</GlobalClusterIdentifier><GlobalClusterMembers>"
        + String.join("", members)
        + "</GlobalClusterMembers></GlobalClusterMember></GlobalClusters>"
        + "</DescribeGlobalClustersResult></DescribeGlobalClustersResponse>";
  }

  @Test
  void it_is_that_of_the_member_that_writes_now() throws SQLException {
    answer(
        200,
        cluster(
            member("arn:aws:rds:eu-west-1:123456789012:cluster:a", false),
            member("arn:aws:rds:sa-east-1:123456789012:cluster:b", true)));
    assertThat(GlobalRegion.of("shop", identity)).isEqualTo("sa-east-1");

    answer(
        200,
        cluster(
            member("arn:aws:rds:eu-west-1:123456789012:cluster:a", true),
            member("arn:aws:rds:sa-east-1:123456789012:cluster:b", false)));
    assertThat(GlobalRegion.of("shop", identity)).isEqualTo("eu-west-1");
  }

  @Test
  void a_cluster_without_a_writer_has_none_and_the_setting_is_named() {
    answer(200, cluster(member("arn:aws:rds:eu-west-1:123456789012:cluster:a", false)));

    assertThatThrownBy(() -> GlobalRegion.of("shop", identity))
        .isInstanceOf(ConnectSQLException.class)
        .hasMessageContaining("shop")
        .hasMessageContaining("set hibernate.aws.iam.region");
  }

  @Test
  void a_refusal_names_the_permission_and_the_setting() {
    answer(
        403,
        "<ErrorResponse><Error><Code>AccessDenied</Code><Message>not you</Message></Error>"
            + "</ErrorResponse>");

    assertThatThrownBy(() -> GlobalRegion.of("shop", identity))
        .isInstanceOf(ConnectSQLException.class)
        .hasMessageContaining("rds:DescribeGlobalClusters")
        .hasMessageContaining("set hibernate.aws.iam.region")
        .hasMessageContaining("not you");
  }
}
