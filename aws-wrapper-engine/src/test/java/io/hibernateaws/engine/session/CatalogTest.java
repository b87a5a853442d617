package io.hibernateaws.engine.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateaws.engine.api.FailoverSQLException;
import io.hibernateaws.engine.product.TestedProduct;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Where a product looks names up in catalogs, the catalog is what schemas are elsewhere. */
class CatalogTest {
  private final Stage stage = new Stage(TestedProduct.MADE_UP);

  @AfterEach
  void end() {
    stage.close();
  }

  private void inCatalog(String catalog) throws SQLException {
    try (Connection connection = stage.open()) {
      connection.setCatalog(catalog);
      connection.createStatement().executeUpdate("insert into t values (1)");
    }
  }

  @Test
  void no_session_runs_with_the_catalog_of_another() throws SQLException {
    inCatalog("tenant_a");
    stage.raw().calls.clear();

    stage.open().createStatement();

    assertThat(stage.raws).hasSize(1);
    assertThat(stage.raw().told()).containsExactly("resetCatalog()", "createStatement()");
    assertThat(stage.raw().catalog).isEqualTo("app");
  }

  @Test
  void a_link_keeps_its_catalog_for_the_next_session_that_wants_it() throws SQLException {
    inCatalog("tenant_a");
    inCatalog("tenant_a");

    assertThat(stage.raw().told()).containsOnlyOnce("setCatalog(tenant_a)");
  }

  @Test
  void a_catalog_that_sql_has_moved_is_told_anew_to_the_next_session() throws SQLException {
    try (Connection connection = stage.open()) {
      connection.setCatalog("tenant_a");
      connection.createStatement().execute("use tenant_b");
    }
    stage.raw().calls.clear();

    inCatalog("tenant_a");

    assertThat(stage.raw().told()).contains("setCatalog(tenant_a)");
  }

  @Test
  void a_catalog_survives_a_failover() throws SQLException {
    Connection connection = stage.open();
    connection.setCatalog("tenant_a");
    connection.createStatement();
    stage.raw().failAt("createStatement", stage.lost());
    assertThatThrownBy(connection::createStatement).isInstanceOf(FailoverSQLException.class);

    connection.createStatement();

    assertThat(stage.raws).hasSize(2);
    assertThat(stage.raw().catalog).isEqualTo("tenant_a");
  }
}
