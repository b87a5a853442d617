package io.hibernateaws.it.cached;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.it.starter.Booted;
import io.hibernateaws.it.starter.Product;
import io.hibernateaws.local.LocalAurora;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.hibernate.CacheMode;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/** A reader that is behind does not decide what the second-level cache holds. */
class SecondLevelCacheIT {
  @ParameterizedTest
  @EnumSource
  void a_row_that_a_reader_still_has_is_not_cached_for_those_who_write(Product product)
      throws SQLException {
    try (LocalAurora cluster = product.cluster();
        ConfigurableApplicationContext application =
            Booted.start(
                Application.class,
                product,
                cluster,
                "spring.jpa.properties.hibernate.cache.region.factory_class="
                    + Cache.class.getName())) {
      Catalogue catalogue = application.getBean(Catalogue.class);
      EntityManagerFactory unit = application.getBean(EntityManagerFactory.class);
      catalogue.add(new Article(1, "old"));
      while (!onReader(cluster)) {
        Thread.onSpinWait();
      }
      cluster.pauseReplay(2);
      executeOnWriter(cluster, "update article set title = 'new' where id = 1");
      unit.getCache().evictAll();

      assertThat(catalogue.browse(1)).isEqualTo("old");
      assertThat(catalogue.search(1)).isEqualTo("old");
      assertThat(unit.getCache().contains(Article.class, 1L)).isFalse();
      assertThat(catalogue.order(1)).isEqualTo("new");

      assertThat(unit.getCache().contains(Article.class, 1L)).isTrue();
      assertThat(catalogue.browse(1)).as("read where the others read").isEqualTo("old");
      assertThat(catalogue.browseCache(1)).as("as it was asked to").isEqualTo("new");
      assertThat(modeOfReadOnlySession(unit)).isEqualTo(CacheMode.IGNORE);
      assertThat(modeAfterTransactions(unit)).isEqualTo(CacheMode.NORMAL);
      cluster.resumeReplay(2);
    }
  }

  private static CacheMode modeOfReadOnlySession(EntityManagerFactory unit) {
    SessionFactory factory = unit.unwrap(SessionFactory.class);
    try (Session session = factory.withOptions().readOnly(true).openSession()) {
      return session.fromTransaction(begun -> session.getCacheMode());
    }
  }

  /** Of one session, which goes on to write after it has only read. */
  private static CacheMode modeAfterTransactions(EntityManagerFactory unit) {
    try (Session session = unit.unwrap(SessionFactory.class).openSession()) {
      session.doWork(connection -> connection.setReadOnly(true));
      session.getTransaction().begin();
      assertThat(session.getCacheMode()).isEqualTo(CacheMode.IGNORE);
      session.getTransaction().commit();
      session.doWork(connection -> connection.setReadOnly(false));
      return session.getCacheMode();
    }
  }

  private static boolean onReader(LocalAurora cluster) throws SQLException {
    try (Connection reader = cluster.directConnection(2);
        Statement statement = reader.createStatement();
        var rows = statement.executeQuery("select title from article")) {
      return rows.next();
    }
  }

  private static void executeOnWriter(LocalAurora cluster, String sql) throws SQLException {
    try (Connection writer = cluster.directConnection(1);
        Statement statement = writer.createStatement()) {
      statement.execute(sql);
    }
  }

  /** No component, so that other applications do not find it. */
  @EnableAutoConfiguration
  static class Application {
    @Bean
    static Catalogue catalogue(EntityManager entityManager) {
      return new Catalogue(entityManager);
    }
  }
}
