package io.hibernateaws.it.life;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.it.Product;
import io.hibernateaws.it.Purchase;
import io.hibernateaws.it.Units;
import io.hibernateaws.local.LocalAurora;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.hibernate.SessionFactory;
import org.hibernate.dialect.Dialect;
import org.hibernate.resource.jdbc.spi.StatementInspector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The dialect that is chosen by itself on Aurora says what Hibernate's own for the product says.
 */
@Timeout(180)
class DialectIT {
  /** Everything a unit sends: its schema as a script, its statements as Hibernate prepares them. */
  private record Sent(Class<? extends Dialect> dialect, String schema, List<String> statements) {}

  private static Sent sent(Map<String, Object> settings) {
    StringWriter schema = new StringWriter();
    List<String> statements = new ArrayList<>();
    StatementInspector inspector =
        sql -> {
          statements.add(sql);
          return sql;
        };
    settings.put("jakarta.persistence.schema-generation.database.action", "drop-and-create");
    settings.put("jakarta.persistence.schema-generation.scripts.action", "drop-and-create");
    settings.put("jakarta.persistence.schema-generation.scripts.create-target", schema);
    settings.put("jakarta.persistence.schema-generation.scripts.drop-target", schema);
    settings.put("hibernate.session_factory.statement_inspector", inspector);
    try (SessionFactory unit = Units.ofNative(settings)) {
      UUID id = new UUID(1, 1);
      unit.inTransaction(
          session -> session.persist(new Purchase(id, "Ada").line("tea", new BigDecimal("4.20"))));
      unit.inTransaction(session -> session.find(Purchase.class, id).ship(Instant.EPOCH));
      unit.inTransaction(
          session -> {
            session
                .createSelectionQuery(
                    "from Purchase p left join fetch p.lines where p.customer ilike 'a%'"
                        + " order by p.placedAt nulls last",
                    Purchase.class)
                .setMaxResults(5)
                .getResultList();
            session
                .createMutationQuery("delete PurchaseLine where purchase.stage = SHIPPED")
                .executeUpdate();
          });
      unit.inTransaction(session -> session.remove(session.find(Purchase.class, id)));
      return new Sent(Units.dialect(unit), schema.toString(), statements);
    }
  }

  @Test
  void schema_and_statements_are_those_of_hibernates_own_dialect_byte_by_byte() {
    Class<? extends Dialect> ours = Product.underTest().dialect();
    Class<?> hibernates = ours.getSuperclass();
    try (LocalAurora cluster = Product.newCluster().instances(1).start()) {
      Sent aurora = sent(Units.settings(cluster));
      Sent own = sent(Units.settings(cluster, Map.of("hibernate.dialect", hibernates.getName())));

      assertThat(aurora.dialect()).isEqualTo(ours);
      assertThat(own.dialect()).isEqualTo(hibernates);
      assertThat(hibernates.getPackageName()).isEqualTo("org.hibernate.dialect");
      assertThat(aurora.schema()).isNotBlank().isEqualTo(own.schema());
      assertThat(aurora.statements()).hasSizeGreaterThan(6).isEqualTo(own.statements());
    }
  }
}
