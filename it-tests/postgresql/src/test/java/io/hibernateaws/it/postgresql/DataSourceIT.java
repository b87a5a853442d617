package io.hibernateaws.it.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.hibernateaws.engine.api.EngineEvent;
import io.hibernateaws.engine.api.FailoverSQLException;
import io.hibernateaws.engine.jdbc.AwsDataSource;
import io.hibernateaws.it.Sql;
import io.hibernateaws.local.LocalAurora;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import liquibase.Contexts;
import liquibase.Liquibase;
import liquibase.database.jvm.JdbcConnection;
import liquibase.resource.ClassLoaderResourceAccessor;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The engine below what wants a {@link javax.sql.DataSource}, with the pool it finds. */
@Timeout(120)
class DataSourceIT {
  private static final Duration SOON = Duration.ofSeconds(30);

  private final LocalAurora cluster =
      LocalAurora.postgresql().instances(2).promotionDelay(Duration.ofMillis(200)).start();
  private final AtomicInteger opened = new AtomicInteger();
  private AwsDataSource source = source(Map.of());

  private AwsDataSource source(Map<String, ?> more) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("url", cluster.jdbcUrl(cluster.clusterEndpoint()));
    settings.put("user", cluster.user());
    settings.put("password", cluster.password());
    settings.put("hibernate.aws.host_resolver", cluster.resolver());
    settings.putAll(more);
    return new AwsDataSource(
        settings,
        event -> {
          if (event instanceof EngineEvent.LinkOpened) {
            opened.incrementAndGet();
          }
        });
  }

  private void use(Map<String, ?> more) {
    source.close();
    source = source(more);
  }

  @AfterEach
  void stop() {
    source.close();
    cluster.close();
  }

  private void loseWriter() {
    int old = cluster.writer();
    cluster.crash(old);
    cluster.awaitWriter(3 - old, SOON);
  }

  @Test
  void fifty_borrows_open_no_more_links_than_were_held_at_once() throws SQLException {
    for (int i = 0; i < 50; i++) {
      try (Connection one = source.getConnection();
          Connection two = source.getConnection()) {
        assertThat(Sql.text(one, "select 1")).isEqualTo("1");
        assertThat(Sql.text(two, "select 2")).isEqualTo("2");
      }
    }
    assertThat(opened).hasValue(2);
    assertThat(source.engine().linkCounts().open()).isEqualTo(2);
  }

  @Test
  void reading_connections_are_kept_on_a_reader() throws SQLException {
    for (int i = 0; i < 10; i++) {
      try (Connection reading = source.getReadOnlyConnection()) {
        assertThat(Sql.text(reading, "select pg_is_in_recovery()")).isEqualTo("t");
      }
    }
    assertThat(opened).hasValue(1);
  }

  @Test
  void without_a_pool_each_connection_has_a_link_of_its_own() throws SQLException {
    use(Map.of("hibernate.aws.pool.enabled", "false"));
    for (int i = 0; i < 5; i++) {
      try (Connection one = source.getConnection()) {
        Sql.text(one, "select 1");
      }
    }
    assertThat(opened).hasValue(5);
    assertThat(source.engine().linkCounts().open()).isZero();
  }

  @Test
  void more_connections_than_the_pool_has_wait_and_are_told_who_holds_them() throws Exception {
    use(Map.of("hibernate.aws.pool.max_size", "1", "hibernate.aws.pool.acquisition_timeout", "1"));
    try (Connection held = source.getConnection()) {
      Sql.text(held, "select 1");

      Throwable told =
          CompletableFuture.supplyAsync(() -> catchThrowable(this::ask))
              .get(SOON.toSeconds(), TimeUnit.SECONDS);

      assertThat(told).hasMessageContaining("pool.max_size");
    }
  }

  private void ask() throws SQLException {
    try (Connection connection = source.getConnection()) {
      Sql.text(connection, "select 1");
    }
  }

  @Test
  void flyway_migrates_on_the_new_writer_when_the_old_one_has_crashed() throws SQLException {
    migrate("migrations/flyway");
    loseWriter();

    migrate("migrations/flyway", "migrations/later");

    assertThat(buyers()).isEqualTo("first,second");
  }

  private void migrate(String... locations) {
    List<String> found = new ArrayList<>();
    for (String location : locations) {
      found.add("classpath:" + location);
    }
    Flyway.configure().dataSource(source).locations(found.toArray(new String[0])).load().migrate();
  }

  @Test
  void liquibase_updates_on_the_new_writer_when_the_old_one_has_crashed() throws Exception {
    update("now");
    loseWriter();

    update("later");

    assertThat(buyers()).isEqualTo("first,second");
  }

  private void update(String contexts) throws Exception {
    try (Connection connection = source.getConnection();
        Liquibase liquibase =
            new Liquibase(
                "migrations/liquibase/changes.sql",
                new ClassLoaderResourceAccessor(),
                new JdbcConnection(connection))) {
      liquibase.update(new Contexts(contexts));
    }
  }

  private String buyers() throws SQLException {
    try (Connection connection = source.getConnection()) {
      return Sql.text(connection, "select string_agg(buyer, ',' order by id) from orders");
    }
  }

  @Test
  void a_template_of_spring_is_told_of_the_lost_transaction_and_goes_on() {
    JdbcTemplate template = new JdbcTemplate(source);
    TransactionTemplate transaction =
        new TransactionTemplate(new DataSourceTransactionManager(source));
    template.execute("create table orders (id int primary key, buyer text)");

    assertThatThrownBy(
            () ->
                transaction.executeWithoutResult(
                    status -> {
                      template.update("insert into orders values (1, 'lost')");
                      loseWriter();
                      template.update("insert into orders values (2, 'lost')");
                    }))
        .isInstanceOf(DataAccessException.class)
        .hasCauseInstanceOf(FailoverSQLException.class);

    transaction.executeWithoutResult(
        status -> template.update("insert into orders values (3, 'kept')"));
    assertThat(template.queryForList("select buyer from orders", String.class))
        .containsExactly("kept");
  }
}
