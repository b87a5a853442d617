package io.hibernateaws.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.engine.jdbc.AwsDataSource;
import java.util.Map;
import javax.sql.DataSource;
import org.hibernate.cfg.JdbcSettings;
import org.hibernate.cfg.MultiTenancySettings;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;

/** Which of an application's units are on an engine. */
class ClusterHibernateConfigurationTest {
  @Test
  void a_unit_over_our_data_source_is_on_its_engine_and_one_beside_it_is_not() {
    try (AwsDataSource ours =
        new AwsDataSource(
            Map.of("url", "jdbc:postgresql://127.0.0.1:1/shop", "user", "a", "password", "b"))) {
      assertThat(properties(ours, Map.of())).containsEntry(JdbcSettings.CONNECTION_PROVIDER, "aws");
      assertThat(properties(new LazyConnectionDataSourceProxy(ours), Map.of())).isEmpty();
      assertThat(properties(new SimpleDriverDataSource(), Map.of())).isEmpty();
    }
  }

  @Test
  void what_the_application_has_chosen_stays() {
    try (AwsDataSource ours =
        new AwsDataSource(
            Map.of("url", "jdbc:postgresql://127.0.0.1:1/shop", "user", "a", "password", "b"))) {
      assertThat(properties(ours, Map.of(JdbcSettings.CONNECTION_PROVIDER, "other")))
          .containsEntry(JdbcSettings.CONNECTION_PROVIDER, "other");
      assertThat(
              properties(ours, Map.of(MultiTenancySettings.MULTI_TENANT_CONNECTION_PROVIDER, "it")))
          .doesNotContainKey(JdbcSettings.CONNECTION_PROVIDER);
    }
  }

  private static Map<String, Object> properties(DataSource dataSource, Map<String, String> given) {
    LocalContainerEntityManagerFactoryBean unit = new LocalContainerEntityManagerFactoryBean();
    unit.setDataSource(dataSource);
    unit.setJpaPropertyMap(given);
    ClusterHibernateConfiguration.engineOfDataSource()
        .postProcessBeforeInitialization(unit, "unit");
    return unit.getJpaPropertyMap();
  }
}
