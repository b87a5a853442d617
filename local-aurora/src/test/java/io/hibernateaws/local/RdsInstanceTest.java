package io.hibernateaws.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** On PostgreSQL. */
class RdsInstanceTest extends OneName {
  @Override
  LocalAurora start() {
    return LocalAurora.postgresql()
        .rdsInstance()
        .name("mydb")
        .promotionDelay(Duration.ofMillis(50))
        .start();
  }

  @Override
  String topology() {
    return "select concat_ws(' ', endpoint, port) from rds_tools.show_topology()";
  }

  @Override
  String ownEndpoint() {
    return "select endpoint from rds_tools.show_topology() where id = rds_tools.dbi_resource_id()";
  }

  @Test
  void it_has_rds_tools_and_is_no_cluster() throws Exception {
    int writer = instance().writer();
    assertThat(
            Sql.ask(
                instance(),
                writer,
                "select setting from pg_settings where name = 'rds.extensions'"))
        .containsExactly("rds_tools,plpgsql,pg_stat_statements");
    assertThat(
            Sql.ask(
                instance(),
                writer,
                "select rds_tools.multi_az_db_cluster_source_dbi_resource_id()"))
        .containsExactly((String) null);
  }
}
