package io.hibernateaws.engine.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.engine.api.Member;
import io.hibernateaws.engine.api.Role;
import io.hibernateaws.engine.driver.DriverAdapter;
import io.hibernateaws.engine.driver.DriverProperties;
import io.hibernateaws.engine.driver.OpenAttempt;
import io.hibernateaws.engine.driver.PgJdbcAdapter;
import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.link.Link;
import io.hibernateaws.engine.link.TestLinks;
import io.hibernateaws.engine.product.Effect;
import io.hibernateaws.engine.product.ForwardingProduct;
import io.hibernateaws.engine.product.SessionEffect;
import io.hibernateaws.engine.product.SqlText;
import io.hibernateaws.engine.product.TransactionState;
import io.hibernateaws.engine.product.postgresql.PostgreSql;
import io.hibernateaws.engine.time.Watchdog;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How often texts are read, and how much of them is kept. */
class SqlAnalysisCacheTest {
  private static final String ESCAPE = "select a from t where b like $1 escape '\\'";

  private final Watchdog watchdog = new Watchdog("sql-analysis-test");
  private final Reporting driver = new Reporting();
  private final Counting texts = new Counting();
  private final SqlAnalysisCache analysis = new SqlAnalysisCache();
  private final Link link = link();

  @AfterEach
  void end() {
    watchdog.close();
  }

  @Test
  void a_text_is_read_once_for_all_questions() {
    for (int i = 0; i < 3; i++) {
      assertThat(analysis.hasNoEffect(link, "select 1")).isTrue();
      assertThat(analysis.sessionEffect(link, "select 1")).isEqualTo(SessionEffect.NONE);
      assertThat(analysis.mayCommit(link, "select 1")).isFalse();
      assertThat(analysis.effect(link, "select 1")).isEqualTo(Effect.NONE);
    }

    assertThat(texts.read).isEqualTo(1);
    assertThat(texts.doubted).isEqualTo(1);
  }

  @Test
  void texts_are_kept_up_to_a_number_of_characters() {
    int longest = 0;
    for (int i = 0; i < 4_000; i++) {
      analysis.hasNoEffect(link, "select " + i + " ".repeat(i * 4));
      longest = Math.max(longest, analysis.kept());
    }

    assertThat(longest).isBetween(1 << 18, 1 << 20);
  }

  @Test
  void a_long_text_is_read_each_time_and_not_kept() {
    String text = "select 1" + " ".repeat(1 << 15);
    analysis.hasNoEffect(link, text);
    analysis.hasNoEffect(link, text);

    assertThat(texts.read).isEqualTo(2);
    assertThat(analysis.kept()).isZero();
  }

  @Test
  void a_literal_with_a_backslash_before_a_quote_is_believed_where_the_server_reports_how_it_reads()
      throws Exception {
    driver.literals = "on";
    assertThat(analysis.hasNoEffect(link, ESCAPE)).isTrue();
    driver.literals = "off";
    assertThat(analysis.hasNoEffect(link, ESCAPE)).isFalse();
    driver.literals = null;
    assertThat(analysis.hasNoEffect(link, ESCAPE)).isFalse();
    driver.literals = "on";
    driver.process = 2;
    assertThat(analysis.hasNoEffect(link(), ESCAPE)).as("behind a pooler").isFalse();
    assertThat(texts.read).isEqualTo(1);
  }

  private Link link() {
    Connection raw =
        (Connection)
            Proxy.newProxyInstance(
                Connection.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> {
                  throw new UnsupportedOperationException(method.getName());
                });
    return TestLinks.link(
        raw,
        driver,
        new ForwardingProduct(PostgreSql.PRODUCT) {
          @Override
          public SqlText sqlText() {
            return texts;
          }
        },
        new Member("writer", new Endpoint("writer.host", 5432), Role.WRITER, 0),
        watchdog,
        Duration.ofSeconds(5));
  }

  /** Counts how often texts are read. */
  private static final class Counting implements SqlText {
    private final SqlText real = PostgreSql.PRODUCT.sqlText();
    int read;
    int doubted;

    @Override
    public boolean hasNoEffect(String sql) {
      read++;
      return real.hasNoEffect(sql);
    }

    @Override
    public boolean mayCommit(String sql) {
      doubted++;
      return real.mayCommit(sql);
    }

    @Override
    public boolean changesRowsOnly(String sql) {
      return real.changesRowsOnly(sql);
    }

    @Override
    public Effect effect(String sql) {
      return real.effect(sql);
    }

    @Override
    public boolean evadesReadOnly(String sql) {
      return real.evadesReadOnly(sql);
    }

    @Override
    public SessionEffect sessionEffect(String sql) {
      return real.sessionEffect(sql);
    }

    @Override
    public boolean dependsOnLiterals(String sql) {
      return real.dependsOnLiterals(sql);
    }
  }

  /** Knows what a server reports by itself. */
  private static final class Reporting implements DriverAdapter {
    @Nullable String literals;
    long process = 1;

    @Override
    public String code() {
      return "reporting";
    }

    @Override
    public DriverProperties properties() {
      return new PgJdbcAdapter().properties();
    }

    @Override
    public Connection open(
        OpenAttempt attempt,
        Endpoint endpoint,
        String database,
        String user,
        @Nullable String password,
        Map<String, String> properties) {
      throw new UnsupportedOperationException("links are made by the tests");
    }

    @Override
    public long serverProcessId(Connection raw) {
      return process;
    }

    @Override
    public TransactionState transactionState(Connection raw) {
      return TransactionState.IDLE;
    }

    @Override
    public @Nullable String reportedParameter(Connection raw, String parameter) {
      return parameter.equals("standard_conforming_strings") ? literals : null;
    }

    @Override
    public boolean streams(Statement raw) {
      return false;
    }
  }
}
