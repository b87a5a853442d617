package io.hibernateaws.local;

import static io.hibernateaws.local.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The same as {@link AwsJdbcWrapperAcceptanceTest} for MySQL. */
@Timeout(240)
class AwsJdbcWrapperOnMysqlTest {
  private static final String SLEEPING =
      "select count(*) from performance_schema.threads where processlist_info like 'select sleep%'";

  @Test
  void the_aws_wrapper_detects_aurora_and_raises_its_08S02_when_the_writer_crashes()
      throws Exception {
    check(LocalAurora.mysql(), "AuroraMysqlDialect", "aurora-mysql", "select @@aurora_server_id");
  }

  @Test
  void the_aws_wrapper_detects_a_multi_az_cluster_and_raises_its_08S02_when_the_writer_crashes()
      throws Exception {
    check(
        LocalAurora.mysql().multiAzCluster().name("multi-az"),
        "MultiAzClusterMysqlDialect",
        "rds-multi-az-mysql-cluster",
        "select substring_index(endpoint, '.', 1) from mysql.rds_topology where id = @@server_id");
  }

  private static void check(ClusterBuilder builder, String dialect, String code, String where)
      throws Exception {
    try (LocalAurora aurora = MysqlOrSkipped.start(builder.instances(3));
        ChildJvm client =
            ChildJvm.start(
                AwsWrapperProgram.class,
                List.of(
                    "-Djdk.net.hosts.file=" + aurora.hostsFile(),
                    "-Dsun.net.inetaddr.ttl=0",
                    "-Dsun.net.inetaddr.negative.ttl=0"),
                "jdbc:aws-wrapper:mysql://%s:%d/%s"
                    .formatted(aurora.clusterEndpoint(), aurora.port(), aurora.database()),
                aurora.user(),
                aurora.password(),
                where,
                "select sleep(300)")) {
      assertThat(client.await("DIALECT")).isEqualTo(dialect);
      assertThat(client.text()).contains("Current dialect: " + code);
      assertThat(client.await("CONNECTED")).isEqualTo(aurora.instanceId(1));
      try (Connection admin = aurora.adminConnection(1)) {
        await().until(() -> Sql.query(admin, SLEEPING).equals(List.of("1")));
      }
      aurora.crash(1);
      assertThat(client.await("STATE")).isEqualTo("08S02 FailoverSuccessSQLException");
      assertThat(client.await("AFTERWARDS"))
          .isEqualTo(aurora.instanceId(aurora.writer()))
          .isNotEqualTo(aurora.instanceId(1));
      assertThat(client.awaitExit()).isZero();
    }
  }
}
