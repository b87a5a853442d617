package io.hibernateaws.it.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateaws.engine.api.TransactionLostSQLException;
import io.hibernateaws.engine.jdbc.AwsDataSource;
import io.hibernateaws.it.Sql;
import io.hibernateaws.local.LocalAurora;
import io.hibernateaws.local.junit.LocalCluster;
import java.sql.Connection;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A cluster that answers as Aurora MySQL does: found as one, read from its reader, failed over. */
@Timeout(180)
@LocalCluster(engine = "mysql", instances = 2)
class AuroraMySqlIT {
  private static final String INSTANCE = "select @@aurora_server_id";

  @Test
  void a_session_survives_its_writer_and_reads_run_on_the_reader(LocalAurora cluster)
      throws Exception {
    Map<String, Object> settings = new HashMap<>();
    settings.put("url", cluster.jdbcUrl(cluster.clusterEndpoint()));
    settings.put("user", cluster.user());
    settings.put("password", cluster.password());
    settings.put("hibernate.aws.host_resolver", cluster.resolver());
    try (AwsDataSource source = new AwsDataSource(settings)) {
      try (Connection session = source.getConnection()) {
        assertThat(Sql.text(session, INSTANCE)).isEqualTo(cluster.instanceId(1));
        Sql.run(session, "create table note (id int primary key)");
        Sql.run(session, "insert into note values (1)");
      }
      try (Connection session = source.getConnection()) {
        session.setReadOnly(true);
        assertThat(Sql.text(session, INSTANCE)).isEqualTo(cluster.instanceId(2));
      }
      try (Connection session = source.getConnection()) {
        session.setAutoCommit(false);
        Sql.run(session, "insert into note values (2)");
        cluster.crash(1);

        assertThatThrownBy(() -> Sql.text(session, "select 1"))
            .isExactlyInstanceOf(TransactionLostSQLException.class);
        session.rollback();
        Sql.run(session, "insert into note values (3)");
        session.commit();
        assertThat(Sql.text(session, INSTANCE)).isEqualTo(cluster.instanceId(2));
        assertThat(Sql.text(session, "select sum(id) from note")).isEqualTo("4");
        session.rollback();
      }
    }
  }
}
