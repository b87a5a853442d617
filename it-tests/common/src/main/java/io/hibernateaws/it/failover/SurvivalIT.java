package io.hibernateaws.it.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.hibernateaws.dialect.FailoverException;
import io.hibernateaws.dialect.FailoverRetry;
import io.hibernateaws.dialect.RetryListener.FailedAttempt;
import io.hibernateaws.dialect.TransactionLostException;
import io.hibernateaws.it.Asking;
import io.hibernateaws.it.Product;
import io.hibernateaws.it.Purchase;
import io.hibernateaws.it.Units;
import io.hibernateaws.local.LocalAurora;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.Transaction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class SurvivalIT {
  private LocalAurora cluster = Product.newCluster().instances(3).start();
  private SessionFactory unit =
      Units.ofNative(
          Units.settings(
              cluster,
              Map.of(
                  "jakarta.persistence.schema-generation.database.action",
                  "create",
                  // A link that was used a moment before the crash is checked too.
                  "hibernate.aws.pool.validate_after_idle",
                  "0")));

  @BeforeEach
  void everybody_is_warm() {
    unit.inTransaction(Asking::instance);
  }

  @AfterEach
  void stop() {
    unit.close();
    cluster.close();
  }

  private List<String> customers() {
    return unit.fromTransaction(
        session ->
            session
                .createSelectionQuery(
                    "select customer from Purchase order by customer", String.class)
                .getResultList());
  }

  @Test
  void a_transaction_that_loses_its_writer_is_run_again_on_the_new_one() {
    UUID id = UUID.randomUUID();
    List<FailedAttempt> failed = new ArrayList<>();
    int[] attempt = new int[1];
    String instance =
        FailoverRetry.policy()
            .listener(failed::add)
            .fromTransaction(
                unit,
                session -> {
                  session.persist(new Purchase(id, "Ada"));
                  session.flush();
                  if (attempt[0]++ == 0) {
                    cluster.crash(1);
                  }
                  return Asking.instance(session);
                });
    assertThat(instance).isNotEqualTo(cluster.instanceId(1));
    assertThat(failed)
        .singleElement()
        .satisfies(
            first -> assertThat(first.failure()).isInstanceOf(TransactionLostException.class));
    assertThat(customers()).containsExactly("Ada");
  }

  @Test
  void a_session_that_has_sent_nothing_yet_never_sees_the_failover() {
    try (Session session = unit.openSession()) {
      Transaction transaction = session.beginTransaction();
      cluster.crash(1);
      session.persist(new Purchase(UUID.randomUUID(), "Grace"));
      transaction.commit();
    }
    assertThat(customers()).containsExactly("Grace");
  }

  @Test
  void half_a_transaction_never_commits_alone() {
    Throwable failure =
        catchThrowable(
            () ->
                unit.inTransaction(
                    session -> {
                      session.persist(new Purchase(UUID.randomUUID(), "first half"));
                      session.flush();
                      session.doWork(
                          connection -> {
                            cluster.crash(1);
                            try (var statement = connection.createStatement()) {
                              statement.executeQuery("select 1");
                            } catch (SQLException swallowed) {
                              // What an application does that has a default for a failed look-up.
                            }
                          });
                      session.persist(new Purchase(UUID.randomUUID(), "second half"));
                    }));
    assertThat(failure).isInstanceOf(FailoverException.class);
    assertThat(customers()).isEmpty();
  }

  @Test
  void a_commit_after_a_failover_does_not_return_as_if_it_had_committed() {
    try (Session session = unit.openSession()) {
      Transaction transaction = session.beginTransaction();
      session.persist(new Purchase(UUID.randomUUID(), "nobody"));
      session.flush();
      cluster.crash(1);
      assertThat(catchThrowable(() -> Asking.instance(session)))
          .isInstanceOf(TransactionLostException.class);
      assertThat(catchThrowable(transaction::commit)).isInstanceOf(TransactionLostException.class);
    }
    assertThat(customers()).isEmpty();
  }
}
