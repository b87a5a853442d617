package io.hibernateaws.it.starter;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.connection.AwsEngines;
import io.hibernateaws.dialect.FailoverRetry;
import io.hibernateaws.engine.jdbc.AwsDataSource;
import io.hibernateaws.local.LocalAurora;
import jakarta.persistence.EntityManagerFactory;
import javax.sql.DataSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** What an application gets by the dependency and the three usual lines about its data source. */
class StarterIT {
  @ParameterizedTest
  @EnumSource
  void three_lines_give_reads_on_readers_and_survive_a_crash_of_the_writer(Product product) {
    try (LocalAurora cluster = product.cluster();
        ConfigurableApplicationContext application =
            Booted.start(ShopApplication.class, product, cluster)) {
      Shop shop = application.getBean(Shop.class);
      Purchases purchases = application.getBean(Purchases.class);

      assertThat(shop.buy("Ada")).isEqualTo(cluster.instanceId(1));
      assertThat(shop.report()).isEqualTo(cluster.instanceId(2));
      assertThat(shop.reportByJdbc()).isEqualTo(cluster.instanceId(2));
      assertThat(
              application
                  .getBean(JdbcTemplate.class)
                  .queryForList("select buyer_name from purchase", String.class))
          .containsExactly("Ada");

      cluster.crash(1);
      assertThat(FailoverRetry.policy().call(() -> shop.buy("Grace")))
          .isEqualTo(cluster.instanceId(2));
      assertThat(purchases.findAll())
          .extracting(Purchase::buyerName)
          .containsExactlyInAnyOrder("Ada", "Grace");
    }
  }

  @ParameterizedTest
  @EnumSource
  void hibernate_and_the_data_source_have_one_engine(Product product) {
    try (LocalAurora cluster = product.cluster();
        ConfigurableApplicationContext application =
            Booted.start(ShopApplication.class, product, cluster)) {
      DataSource dataSource = application.getBean(DataSource.class);

      assertThat(dataSource).isInstanceOf(AwsDataSource.class);
      assertThat(AwsEngines.of(application.getBean(EntityManagerFactory.class)))
          .isSameAs(AwsEngines.of(dataSource));
    }
  }
}
