package io.hibernateaws.it.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.hibernate.resource.jdbc.spi.StatementInspector;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class DialectIT {
  private static LocalAurora cluster;

  @BeforeAll
  static void start() {
    cluster = LocalAurora.postgresql().instances(1).start();
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  /** Everything a unit sends: its schema as a script, its statements as Hibernate prepares them. */
  private record Sent(String schema, List<String> statements) {}

  private static Sent sent(Map<String, ?> dialect) {
    StringWriter schema = new StringWriter();
    List<String> statements = new ArrayList<>();
    StatementInspector inspector =
        sql -> {
          statements.add(sql);
          return sql;
        };
    Map<String, Object> settings = Units.settings(cluster, dialect);
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
    }
    return new Sent(schema.toString(), statements);
  }

  @Test
  void schema_and_statements_are_those_of_the_postgresql_dialect_byte_by_byte() {
    Sent aurora = sent(Map.of());
    Sent postgresql = sent(Map.of("hibernate.dialect", "PostgreSQL"));
    assertThat(aurora.schema()).isNotBlank().isEqualTo(postgresql.schema());
    assertThat(aurora.statements()).hasSizeGreaterThan(6).isEqualTo(postgresql.statements());
  }
}
