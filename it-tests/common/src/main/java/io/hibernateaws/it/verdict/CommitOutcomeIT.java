package io.hibernateaws.it.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.hibernateaws.dialect.FailoverRetry;
import io.hibernateaws.dialect.TransactionLostException;
import io.hibernateaws.dialect.TransactionStateUnknownException;
import io.hibernateaws.it.Product;
import io.hibernateaws.it.Purchase;
import io.hibernateaws.it.Units;
import io.hibernateaws.local.LocalAurora;
import io.hibernateaws.local.proxy.Moment;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.RollbackException;
import java.util.Map;
import java.util.UUID;
import org.hibernate.SessionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The connection is cut at the commit, before or after it took effect: nobody can tell which. */
@Timeout(120)
class CommitOutcomeIT {
  private static LocalAurora cluster;
  private static EntityManagerFactory jpa;
  private static SessionFactory unit;

  @BeforeAll
  static void start() {
    cluster = Product.newCluster().instances(2).start();
    Map<String, Object> settings =
        Units.settings(
            cluster, Map.of("jakarta.persistence.schema-generation.database.action", "create"));
    jpa = Units.ofJpa("purchases", settings);
    unit = Units.ofNative(Units.settings(cluster));
  }

  @AfterAll
  static void stop() {
    unit.close();
    jpa.close();
    cluster.close();
  }

  private static long rows(UUID id) {
    return unit.fromTransaction(
        session ->
            session
                .createSelectionQuery("select count(*) from Purchase where id = :id", Long.class)
                .setParameter("id", id)
                .getSingleResult());
  }

  @ParameterizedTest
  @CsvSource({"BEFORE_SERVER, 0", "BEFORE_ANSWER, 1"})
  void a_commit_cut_in_flight_is_unknown_whichever_way_it_went(Moment moment, long rows) {
    UUID id = UUID.randomUUID();
    cluster.proxy(1).cutAt("commit", moment);
    Throwable failure =
        catchThrowable(() -> unit.inTransaction(s -> s.persist(new Purchase(id, "Ada"))));
    assertThat(failure)
        .isExactlyInstanceOf(TransactionStateUnknownException.class)
        .hasMessageContaining("while its transaction was being committed");
    assertThat(failure.getSuppressed()).as("the same verdict of the rollback").isEmpty();
    assertThat(rows(id)).isEqualTo(rows);
  }

  @ParameterizedTest
  @CsvSource({"BEFORE_SERVER, 0", "BEFORE_ANSWER, 1"})
  void under_jpa_the_rollback_exception_carries_the_unknown_outcome(Moment moment, long rows) {
    UUID id = UUID.randomUUID();
    cluster.proxy(1).cutAt("commit", moment);
    Throwable failure =
        catchThrowable(() -> jpa.runInTransaction(em -> em.persist(new Purchase(id, "Ada"))));
    assertThat(failure).isInstanceOf(RollbackException.class);
    assertThat(failure.getCause())
        .isExactlyInstanceOf(TransactionStateUnknownException.class)
        .isNotInstanceOf(TransactionLostException.class);
    assertThat(rows(id)).isEqualTo(rows);
  }

  @Test
  void an_unknown_outcome_is_not_run_again() {
    UUID id = UUID.randomUUID();
    int[] attempts = new int[1];
    cluster.proxy(1).cutAt("commit", Moment.BEFORE_ANSWER);
    assertThat(
            catchThrowable(
                () ->
                    FailoverRetry.runInTransaction(
                        jpa,
                        em -> {
                          attempts[0]++;
                          em.persist(new Purchase(id, "Ada"));
                        })))
        .isInstanceOf(RollbackException.class);
    assertThat(attempts[0]).isEqualTo(1);
    assertThat(rows(id)).isEqualTo(1);
  }

  @Test
  void idempotent_work_is_run_again_and_is_there_once() {
    UUID id = UUID.randomUUID();
    int[] attempts = new int[1];
    cluster.proxy(1).cutAt("commit", Moment.BEFORE_ANSWER);
    FailoverRetry.policy()
        .idempotent()
        .runInTransaction(
            jpa,
            em -> {
              attempts[0]++;
              if (em.find(Purchase.class, id) == null) {
                em.persist(new Purchase(id, "Ada"));
              }
            });
    assertThat(attempts[0]).isEqualTo(2);
    assertThat(rows(id)).isEqualTo(1);
  }
}
