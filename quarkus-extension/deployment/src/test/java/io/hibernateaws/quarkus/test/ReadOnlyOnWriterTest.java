package io.hibernateaws.quarkus.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.hibernateaws.dialect.failure.ExceptionChain;
import io.hibernateaws.quarkus.ReadOnly;
import io.quarkus.test.QuarkusUnitTest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import org.hibernate.Session;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A cluster of one instance: its writer serves the reads. */
class ReadOnlyOnWriterTest {
  private static final TestCluster CLUSTER = TestCluster.postgresql("jtaone", 1);

  @RegisterExtension
  static final QuarkusUnitTest APPLICATION = ClusterApplication.on(CLUSTER, Shop.class);

  @ApplicationScoped
  public static class Shop {
    @Inject Session session;

    @ReadOnly
    @Transactional
    public void buyReadOnly(String id) {
      session.persist(new Purchase(id));
      session.flush();
    }

    @ReadOnly
    @Transactional
    public long count() {
      return session
          .createSelectionQuery("select count(*) from Purchase", Long.class)
          .getSingleResult();
    }
  }

  @Inject Shop shop;

  @Test
  void a_transaction_that_only_reads_cannot_write_there_either() {
    assertThat(shop.count()).isZero();
    Throwable failure = catchThrowable(() -> shop.buyReadOnly("one"));
    assertThat(ExceptionChain.causes(failure))
        .anySatisfy(cause -> assertThat(cause).hasMessageContaining("read-only transaction"));
    assertThat(shop.count()).isZero();
  }
}
