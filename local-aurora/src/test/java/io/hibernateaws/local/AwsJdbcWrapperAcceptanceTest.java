package io.hibernateaws.local;

import static io.hibernateaws.local.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * The AWS Advanced JDBC Wrapper, which knows nothing of us, given only the cluster endpoint in a
 * JVM of its own, takes this for what it is meant to be and fails over on it.
 */
class AwsJdbcWrapperAcceptanceTest {
  @Test
  void the_aws_wrapper_detects_aurora_and_raises_its_08S02_when_the_writer_crashes()
      throws Exception {
    check(
        LocalAurora.postgresql(),
        "AuroraPgDialect",
        "aurora-pg",
        "select pg_catalog.aurora_db_instance_identifier()",
        aurora -> aurora.crash(1));
  }

  @Test
  void the_aws_wrapper_detects_a_multi_az_cluster_and_raises_its_08S02_when_the_writer_crashes()
      throws Exception {
    checkMultiAz(aurora -> aurora.crash(1));
  }

  @Test
  void the_aws_wrapper_raises_its_08S02_when_a_writer_has_lingered() throws Exception {
    checkMultiAz(aurora -> aurora.switchover(2));
  }

  private static void checkMultiAz(Consumer<LocalAurora> change) throws Exception {
    check(
        LocalAurora.postgresql().multiAzCluster().name("multi-az"),
        "MultiAzClusterPgDialect",
        "rds-multi-az-pg-cluster",
        "select split_part(endpoint, '.', 1) from rds_tools.show_topology()"
            + " where id = rds_tools.dbi_resource_id()",
        change);
  }

  private static void check(
      ClusterBuilder builder,
      String dialect,
      String code,
      String where,
      Consumer<LocalAurora> change)
      throws Exception {
    try (LocalAurora aurora = builder.instances(3).start();
        ChildJvm client =
            ChildJvm.start(
                AwsWrapperProgram.class,
                List.of(
                    "-Djdk.net.hosts.file=" + aurora.hostsFile(),
                    "-Dsun.net.inetaddr.ttl=0",
                    "-Dsun.net.inetaddr.negative.ttl=0"),
                "jdbc:aws-wrapper:postgresql://%s:%d/%s"
                    .formatted(aurora.clusterEndpoint(), aurora.port(), aurora.database()),
                aurora.user(),
                aurora.password(),
                where,
                "select pg_sleep(300)")) {
      assertThat(client.await("DIALECT")).isEqualTo(dialect);
      assertThat(client.text()).contains("Current dialect: " + code);
      assertThat(client.await("CONNECTED")).isEqualTo(aurora.instanceId(1));
      await()
          .until(
              () ->
                  Sql.ask(
                          aurora,
                          1,
                          "select count(*) from pg_stat_activity"
                              + " where usename = current_user and wait_event = 'PgSleep'")
                      .equals(List.of("1")));
      change.accept(aurora);
      assertThat(client.await("STATE")).isEqualTo("08S02 FailoverSuccessSQLException");
      assertThat(client.await("AFTERWARDS"))
          .isEqualTo(aurora.instanceId(aurora.writer()))
          .isNotEqualTo(aurora.instanceId(1));
      assertThat(client.awaitExit()).isZero();
    }
  }
}
