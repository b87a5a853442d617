package io.hibernateaws.quarkus.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.agroal.api.AgroalDataSource;
import io.hibernateaws.dialect.failure.ExceptionChain;
import io.hibernateaws.engine.api.ReadWriteSplittingSQLException;
import io.hibernateaws.quarkus.ReadOnly;
import io.quarkus.agroal.DataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.QuarkusUnitTest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.CacheStoreMode;
import jakarta.persistence.Cacheable;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import org.hibernate.CacheMode;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reads on readers, in every way a transaction of JTA can begin or be joined. */
abstract class JtaReadOnly {
  static QuarkusUnitTest application(TestCluster cluster) {
    return ClusterApplication.on(
        cluster, JtaReadOnly.class, Shop.class, Price.class, Catalogue.class, SmallCatalogue.class);
  }

  abstract TestCluster cluster();

  /** In the second-level cache. */
  @Entity
  @Table(name = "price")
  @Cacheable
  public static class Price {
    @Id public String id;
    public int amount;
  }

  /** Every method of it reads. */
  @ReadOnly
  @Transactional
  public abstract static class Catalogue {
    @Inject Session session;

    public String look() {
      return Instances.of(session);
    }
  }

  @ApplicationScoped
  public static class SmallCatalogue extends Catalogue {}

  @ApplicationScoped
  public static class Shop {
    @Inject Session session;
    @Inject SessionFactory sessions;
    @Inject AgroalDataSource writer;

    @Inject
    @DataSource("reader")
    AgroalDataSource reader;

    @Inject Shop self;

    @ReadOnly
    @Transactional
    public void buyReadOnly(String id) {
      session.persist(new Purchase(id));
      session.flush();
    }

    @ReadOnly
    @Transactional(TxType.SUPPORTS)
    public String supports() {
      return Instances.of(session);
    }

    @ReadOnly
    @Transactional(TxType.NEVER)
    public String never() {
      return "never";
    }

    @ReadOnly
    @Transactional(TxType.MANDATORY)
    public String mandatory() {
      return Instances.of(session);
    }

    @ReadOnly
    @Transactional(TxType.MANDATORY)
    public void mark() {}

    @ReadOnly
    @Transactional(TxType.REQUIRES_NEW)
    public String apart() {
      return Instances.of(session);
    }

    @ReadOnly
    @Transactional
    public String outerReads() {
      return self.mandatory() + self.supports();
    }

    @Transactional
    public String writesThenReadsApart(String id) {
      session.persist(new Purchase(id));
      session.flush();
      return self.apart() + Instances.of(session);
    }

    @Transactional
    public String writesThenJoinsReadOnly(String id) {
      session.persist(new Purchase(id));
      session.flush();
      return self.mandatory();
    }

    /** Tries twice, for a refusal must not leave anything behind; then commits. */
    @Transactional
    public Throwable writesThenAsksReaders(String id) {
      session.persist(new Purchase(id));
      session.flush();
      Throwable first = catchThrowable(() -> reader.getConnection());
      assertThat(first).isInstanceOf(SQLException.class);
      return catchThrowable(() -> reader.getConnection());
    }

    @ReadOnly
    @Transactional
    public Throwable readsThenAsksWriter() {
      Instances.of(session);
      assertThat(catchThrowable(() -> writer.getConnection())).isInstanceOf(SQLException.class);
      return catchThrowable(() -> writer.getConnection());
    }

    @Transactional
    public boolean seesItsOwnWrites(String id) {
      session.persist(new Purchase(id));
      session.flush();
      try (Session reading = sessions.withOptions().readOnly(true).openSession()) {
        return reading.find(Purchase.class, id) != null
            && session
                    .createSelectionQuery("from Purchase where id = ?1", Purchase.class)
                    .setParameter(1, id)
                    .getSingleResult()
                != null;
      }
    }

    @Transactional
    public void price(String id, int amount) {
      Price price = session.find(Price.class, id);
      if (price == null) {
        price = new Price();
        price.id = id;
        session.persist(price);
      }
      price.amount = amount;
    }

    @Transactional
    public int amount(String id) {
      assertThat(session.getCacheMode()).isEqualTo(CacheMode.NORMAL);
      return session.find(Price.class, id).amount;
    }

    @ReadOnly
    @Transactional
    public int amountOnReader(String id) {
      int amount = session.find(Price.class, id).amount;
      assertThat(session.getCacheMode()).isEqualTo(CacheMode.IGNORE);
      assertThat(session.getProperties())
          .as("what find looks at")
          .containsEntry("jakarta.persistence.cache.storeMode", CacheStoreMode.BYPASS);
      return amount;
    }
  }

  @Inject Shop shop;
  @Inject SmallCatalogue catalogue;
  @Inject SessionFactory sessions;

  private String id;

  @BeforeEach
  void another() {
    id = UUID.randomUUID().toString();
  }

  private String writer() {
    return cluster().instanceId(1);
  }

  private String reader() {
    return cluster().instanceId(2);
  }

  @Test
  void a_write_in_a_transaction_that_only_reads_fails_and_says_why() {
    Throwable failure = catchThrowable(() -> shop.buyReadOnly(id));
    assertThat(ExceptionChain.causes(failure))
        .anySatisfy(cause -> assertThat(cause).message().containsPattern("(?i)read[- ]only"));
    assertThat(cluster().purchases(id)).isZero();
  }

  @Test
  void the_annotation_works_on_a_class_and_is_inherited() {
    assertThat(catalogue.look()).isEqualTo(reader());
  }

  @Test
  void a_transaction_that_only_reads_can_be_joined_and_can_run_inside_one_that_writes() {
    assertThat(shop.outerReads()).isEqualTo(reader() + reader());
    assertThat(shop.writesThenReadsApart(id)).isEqualTo(reader() + writer());
    assertThat(cluster().purchases(id)).isOne();
  }

  @Test
  void what_cannot_only_read_is_refused_with_the_reason() {
    assertThatThrownBy(() -> shop.supports())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("@Transactional");
    assertThatThrownBy(() -> shop.never())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("@Transactional");
    assertThatThrownBy(() -> shop.writesThenJoinsReadOnly(id))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("REQUIRES_NEW");
    assertThat(cluster().purchases(id)).isZero();
  }

  @Test
  void writer_and_readers_in_one_transaction_are_refused_with_the_reason_both_ways() {
    assertThat(shop.writesThenAsksReaders(id))
        .isInstanceOf(ReadWriteSplittingSQLException.class)
        .hasMessageContaining("the readers of jdbc:" + cluster().kind() + "://")
        .hasMessageContaining("REQUIRES_NEW");
    assertThat(cluster().purchases(id)).isOne();
    assertThat(shop.readsThenAsksWriter())
        .isInstanceOf(ReadWriteSplittingSQLException.class)
        .hasMessageContaining("the writer of jdbc:" + cluster().kind() + "://");
  }

  @Test
  void a_transaction_that_writes_sees_its_own_writes_also_from_a_session_that_reads() {
    assertThat(shop.seesItsOwnWrites(id)).isTrue();
    assertThat(cluster().purchases(id)).isOne();
  }

  @Test
  void a_session_has_the_cache_mode_of_each_transaction_that_it_goes_through() {
    try (Session session = sessions.openSession()) {
      for (int i = 0; i < 2; i++) {
        QuarkusTransaction.requiringNew()
            .run(
                () -> {
                  assertThat(session.find(Purchase.class, id)).isNull();
                  assertThat(session.getCacheMode()).isEqualTo(CacheMode.NORMAL);
                });
        QuarkusTransaction.requiringNew()
            .run(
                () -> {
                  assertThat(session.contains(new Purchase(id))).isFalse();
                  shop.mark();
                  assertThat(session.find(Purchase.class, id)).isNull();
                  assertThat(session.getCacheMode()).isEqualTo(CacheMode.IGNORE);
                  assertThat(session.getProperties())
                      .as("what find looks at")
                      .containsEntry("jakarta.persistence.cache.storeMode", CacheStoreMode.BYPASS);
                });
      }
    }
  }

  @Test
  void a_reader_that_lags_behind_does_not_fill_the_second_level_cache() {
    shop.price(id, 1);
    awaitOnReader(id);
    cluster().pauseReplay(2);
    try {
      shop.price(id, 2);
      sessions.getCache().evictAllRegions();
      assertThat(shop.amountOnReader(id)).isOne();
      assertThat(sessions.getCache().containsEntity(Price.class, id)).isFalse();
      try (Session reading = sessions.withOptions().readOnly(true).openSession()) {
        assertThat(reading.find(Price.class, id).amount).isOne();
      }
      assertThat(sessions.getCache().containsEntity(Price.class, id)).isFalse();
      assertThat(shop.amount(id)).isEqualTo(2);
      assertThat(sessions.getCache().containsEntity(Price.class, id)).isTrue();
    } finally {
      cluster().resumeReplay(2);
    }
  }

  private void awaitOnReader(String id) {
    try (Connection reader = cluster().direct(2);
        Statement statement = reader.createStatement()) {
      boolean there = false;
      while (!there) {
        try (ResultSet rows =
            statement.executeQuery("select 1 from price where id = '" + id + "'")) {
          there = rows.next();
        }
      }
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }
}
