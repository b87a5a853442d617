package io.hibernateaws.local;

import static io.hibernateaws.local.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The AWS Advanced JDBC Wrapper, which knows nothing of us, given only the cluster endpoint in a
 * JVM of its own, takes this for Aurora and fails over on it.
 */
class AwsJdbcWrapperAcceptanceTest {
  @Test
  void the_aws_wrapper_detects_aurora_and_raises_its_08S02_when_the_writer_crashes()
      throws Exception {
    try (LocalAurora aurora = LocalAurora.postgresql().instances(3).start();
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
                "select pg_catalog.aurora_db_instance_identifier()",
                "select pg_sleep(300)")) {
      assertThat(client.await("DIALECT")).isEqualTo("AuroraPgDialect");
      assertThat(client.text()).contains("Current dialect: aurora-pg");
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
      aurora.crash(1);
      assertThat(client.await("STATE")).isEqualTo("08S02 FailoverSuccessSQLException");
      assertThat(client.await("AFTERWARDS"))
          .isEqualTo(aurora.instanceId(aurora.writer()))
          .isNotEqualTo(aurora.instanceId(1));
      assertThat(client.awaitExit()).isZero();
    }
  }
}
