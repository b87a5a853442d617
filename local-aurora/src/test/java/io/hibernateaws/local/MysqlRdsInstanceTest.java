package io.hibernateaws.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** On MySQL. */
@Timeout(240)
class MysqlRdsInstanceTest extends OneName {
  @Override
  LocalAurora start() {
    return MysqlOrSkipped.start(
        LocalAurora.mysql().rdsInstance().name("mydb").promotionDelay(Duration.ofMillis(50)));
  }

  @Override
  String topology() {
    return "select concat_ws(' ', endpoint, port) from mysql.rds_topology";
  }

  @Override
  String ownEndpoint() {
    return "select endpoint from mysql.rds_topology where id = @@server_id";
  }

  @Test
  void it_is_no_cluster_and_not_the_communitys_server() throws Exception {
    try (Connection connection = instance().connection(instance().writer())) {
      assertThat(Sql.query(connection, "select @@report_host")).containsExactly((String) null);
      assertThat(Sql.query(connection, "select @@version_comment"))
          .containsExactly("Source distribution");
      assertThat(Sql.query(connection, "show variables like 'aurora%'")).isEmpty();
    }
  }
}
