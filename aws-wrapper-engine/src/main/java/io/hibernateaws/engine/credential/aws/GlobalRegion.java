package io.hibernateaws.engine.credential.aws;

import io.hibernateaws.engine.api.ConnectSQLException;
import io.hibernateaws.engine.foreign.ForeignText;
import java.sql.SQLException;
import java.time.Duration;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.GlobalClusterMember;

/** The region of a global database's writer, which moves and which no name tells. */
final class GlobalRegion {
  private static final Duration LONGEST_CALL = Duration.ofSeconds(10);

  private GlobalRegion() {}

  /** Asks the control plane, in the region of the environment or the profile. */
  static String of(String globalCluster, AwsIdentity identity) throws SQLException {
    String why =
        "the region of the global cluster " + ForeignText.of(globalCluster) + " is unknown";
    try (RdsClient rds =
        RdsClient.builder()
            .credentialsProvider(identity.provider())
            .region(Region.of(identity.region("iam.region")))
            .httpClient(new JdkHttp(LONGEST_CALL))
            .overrideConfiguration(limits -> limits.apiCallTimeout(LONGEST_CALL))
            .build()) {
      return rds
          .describeGlobalClusters(question -> question.globalClusterIdentifier(globalCluster))
          .globalClusters()
          .stream()
          .flatMap(cluster -> cluster.globalClusterMembers().stream())
          .filter(member -> Boolean.TRUE.equals(member.isWriter()))
          .map(GlobalClusterMember::dbClusterArn)
          .map(arn -> arn.split(":", 5))
          .filter(parts -> parts.length == 5)
          .map(parts -> parts[3])
          .findFirst()
          .orElseThrow(
              () ->
                  new ConnectSQLException(
                      why + ": it has no writer; set hibernate.aws.iam.region"));
    } catch (SdkException e) {
      throw new ConnectSQLException(
          why
              + ", because rds:DescribeGlobalClusters failed; set hibernate.aws.iam.region: "
              + ForeignText.message(e),
          e);
    }
  }
}
