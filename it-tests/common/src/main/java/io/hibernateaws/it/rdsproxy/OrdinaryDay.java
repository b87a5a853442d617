package io.hibernateaws.it.rdsproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.hibernateaws.it.Product;
import io.hibernateaws.it.Purchase;
import io.hibernateaws.it.Sql;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.hibernate.Session;
import org.hibernate.SessionFactory;

/** What an application does every day with its sessions. */
final class OrdinaryDay {
  private OrdinaryDay() {}

  static void pass(SessionFactory unit) {
    UUID id = UUID.randomUUID();
    unit.inTransaction(session -> session.persist(new Purchase(id, "Ada")));
    unit.inTransaction(session -> session.find(Purchase.class, id).ship(Instant.EPOCH));
    unit.inSession(
        session ->
            assertThat(session.find(Purchase.class, id).stage()).isEqualTo(Purchase.Stage.SHIPPED));
    try (var session = unit.withOptions().readOnly(true).openSession()) {
      assertThat(session.find(Purchase.class, id)).isNotNull();
      session.inTransaction(begun -> assertThat(streamed(session)).isNotEmpty());
    }
    unit.inSession(
        session -> {
          session.beginTransaction();
          session.persist(new Purchase(UUID.randomUUID(), "Eve"));
          session.flush();
          session.getTransaction().rollback();
        });
    assertThat(
            catchThrowable(
                () ->
                    unit.inTransaction(
                        session -> {
                          session.persist(new Purchase(id, "again"));
                          session.flush();
                        })))
        .isNotNull();
    unit.inSession(
        session ->
            session.doWork(
                connection -> {
                  assertThat(connection.isValid(5)).isTrue();
                  Sql.text(connection, Product.underTest().sql().process());
                }));
    unit.inTransaction(
        session ->
            session
                .createMutationQuery("update Purchase set customer = 'Bob' where customer = 'Eve'")
                .executeUpdate());
  }

  private static List<Purchase> streamed(Session session) {
    try (var rows = session.createQuery("from Purchase", Purchase.class).setFetchSize(2).stream()) {
      return rows.toList();
    }
  }
}
