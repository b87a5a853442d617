package io.hibernateaws.it.life;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.hibernateaws.connection.AwsMultiTenantConnectionProvider;
import io.hibernateaws.connection.tenancy.TenantPlace;
import io.hibernateaws.connection.tenancy.TenantSource;
import io.hibernateaws.engine.api.AwsEngine;
import io.hibernateaws.engine.api.ConnectRequest;
import io.hibernateaws.engine.api.EngineEvent;
import io.hibernateaws.engine.api.EngineObserver;
import io.hibernateaws.engine.spi.HostSelector;
import io.hibernateaws.engine.spi.SessionInitializer;
import io.hibernateaws.it.Product;
import io.hibernateaws.it.Sql;
import io.hibernateaws.it.Units;
import io.hibernateaws.local.LocalAurora;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.hibernate.SessionFactory;
import org.hibernate.boot.MetadataSources;
import org.hibernate.boot.registry.StandardServiceRegistry;
import org.hibernate.boot.registry.StandardServiceRegistryBuilder;
import org.hibernate.engine.jdbc.connections.spi.MultiTenantConnectionProvider;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Code of an application that the engine and the providers call may throw anything: it reaches the
 * application where that has asked for what failed, and costs no permit and no link. A pool of one
 * link shows what is left.
 */
@Timeout(120)
class UserCodeIT {
  private static LocalAurora cluster;
  private static SessionFactory unit;
  private static SessionFactory tenanted;
  private static AwsEngine engine;
  private static AwsMultiTenantConnectionProvider<Object> tenants;

  private static final AtomicReference<@Nullable Throwable> OF_INITIALIZER =
      new AtomicReference<>();
  private static final AtomicReference<@Nullable Throwable> OF_STRATEGY = new AtomicReference<>();
  private static final AtomicReference<@Nullable Throwable> OF_TENANTS = new AtomicReference<>();
  private static final AtomicInteger FAILURES = new AtomicInteger();

  @BeforeAll
  static void start() {
    cluster = Product.newCluster().instances(2).start();
    Map<String, Object> settings =
        Units.settings(
            cluster,
            Map.of(
                "hibernate.aws.pool.max_size",
                1,
                "hibernate.aws.session_state.initializer",
                (SessionInitializer) (connection, request) -> perhaps(OF_INITIALIZER.get()),
                "hibernate.aws.read_write_splitting.reader_selection",
                (HostSelector)
                    (candidates, view, input) -> {
                      perhaps(OF_STRATEGY.get());
                      return candidates;
                    }));
    unit = Units.ofNative(settings);
    engine = Units.engine(unit);
    Map<String, Object> withTenants = new HashMap<>(Units.settings(cluster));
    withTenants.put("hibernate.aws.pool.max_size", 1);
    withTenants.put(
        "hibernate.multi_tenant_connection_provider", AwsMultiTenantConnectionProvider.class);
    withTenants.put(
        "hibernate.aws.tenancy.source",
        (TenantSource<Object>)
            id -> {
              perhaps(OF_TENANTS.get());
              return TenantPlace.inDatabase(cluster.database());
            });
    StandardServiceRegistry registry =
        new StandardServiceRegistryBuilder().applySettings(withTenants).build();
    tenanted = new MetadataSources(registry).buildMetadata().buildSessionFactory();
    @SuppressWarnings("unchecked")
    AwsMultiTenantConnectionProvider<Object> provider =
        tenanted
            .unwrap(SessionFactoryImplementor.class)
            .getServiceRegistry()
            .requireService(MultiTenantConnectionProvider.class)
            .unwrap(AwsMultiTenantConnectionProvider.class);
    tenants = provider;
  }

  @AfterAll
  static void stop() {
    tenanted.close();
    unit.close();
    cluster.close();
  }

  @BeforeEach
  @AfterEach
  void beQuiet() {
    OF_INITIALIZER.set(null);
    OF_STRATEGY.set(null);
    OF_TENANTS.set(null);
    FAILURES.set(0);
  }

  static Stream<Throwable> anything() {
    return Stream.of(
        new IllegalStateException("made up"),
        new AssertionError("made up"),
        new StackOverflowError("made up"),
        new IOException("made up"));
  }

  private static void perhaps(@Nullable Throwable what) {
    if (what != null) {
      FAILURES.incrementAndGet();
      throw UserCodeIT.<RuntimeException>sneaky(what);
    }
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // as code in other languages
  private static <E extends Throwable> E sneaky(Throwable what) throws E {
    throw (E) what;
  }

  /** As often as a pool of one link has permits and reserves, and once more. */
  private static void nothingIsLeft(AwsEngine of) throws SQLException {
    for (int i = 0; i < 3; i++) {
      try (Connection next = of.connect(ConnectRequest.WRITABLE)) {
        assertThat(Sql.text(next, "select 'B'")).isEqualTo("B");
      }
    }
    assertThat(of.linkCounts().borrowed()).isZero();
    assertThat(of.linkCounts().waiting()).isZero();
    assertThat(of.linkCounts().open()).isLessThanOrEqualTo(2);
  }

  private static boolean carries(Throwable told, Throwable what) {
    return told == what || (told.getCause() != null && carries(told.getCause(), what));
  }

  @ParameterizedTest
  @MethodSource("anything")
  void what_an_initializer_throws_reaches_the_application_and_the_session_goes_on(Throwable what)
      throws SQLException {
    nothingIsLeft(engine);
    try (Connection connection = engine.connect(ConnectRequest.WRITABLE)) {
      connection.setAutoCommit(false);
      OF_INITIALIZER.set(what);
      for (int i = 0; i < 3; i++) {
        assertThat(catchThrowable(() -> Sql.text(connection, "select 1")))
            .matches(told -> carries(told, what), "is or is caused by " + what);
        assertThat(engine.linkCounts().borrowed()).isZero();
      }
      OF_INITIALIZER.set(null);
      assertThat(Sql.text(connection, "select 'A'")).isEqualTo("A");
      connection.commit();
    }
    nothingIsLeft(engine);
  }

  @ParameterizedTest
  @MethodSource("anything")
  void what_a_strategy_among_readers_throws_keeps_no_session_from_its_reader(Throwable what)
      throws SQLException {
    nothingIsLeft(engine);
    OF_STRATEGY.set(what);
    for (int i = 0; i < 3; i++) {
      try (Connection connection = engine.connect(ConnectRequest.READ_ONLY)) {
        assertThat(Sql.text(connection, "select 'A'")).isEqualTo("A");
      }
    }
    assertThat(FAILURES).as("it was asked").hasPositiveValue();
    nothingIsLeft(engine);
  }

  @ParameterizedTest
  @MethodSource("anything")
  void what_a_source_of_tenants_throws_reaches_the_application_and_costs_nothing(Throwable what)
      throws SQLException {
    AwsEngine below = tenants.unwrap(AwsEngine.class);
    nothingIsLeft(below);
    OF_TENANTS.set(what);
    for (int i = 0; i < 3; i++) {
      assertThat(
              catchThrowable(
                  () -> {
                    try (Connection connection = tenants.getConnection("blue")) {
                      Sql.text(connection, "select 1");
                    }
                  }))
          .matches(told -> carries(told, what), "is or is caused by " + what);
    }
    OF_TENANTS.set(null);
    try (Connection connection = tenants.getConnection("blue")) {
      assertThat(Sql.text(connection, "select 'A'")).isEqualTo("A");
    }
    nothingIsLeft(below);
  }

  @ParameterizedTest
  @MethodSource("anything")
  void what_an_observer_throws_reaches_no_session(Throwable what) throws SQLException {
    AwsEngine observed = tenants.unwrap(AwsEngine.class);
    boolean[] on = {true};
    observed.observe(
        new EngineObserver() {
          @Override
          public void on(EngineEvent event) {
            fail();
          }

          @Override
          public boolean isWatching() {
            return fail();
          }

          private boolean fail() {
            if (on[0]) {
              throw UserCodeIT.<RuntimeException>sneaky(what);
            }
            return false;
          }
        });
    try {
      nothingIsLeft(observed);
      List<Integer> answers = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        try (Connection connection = tenants.getConnection("blue")) {
          connection.setAutoCommit(false);
          answers.add(Integer.valueOf(Sql.text(connection, "select " + i)));
          connection.commit();
        }
      }
      assertThat(answers).containsExactly(0, 1, 2);
      nothingIsLeft(observed);
    } finally {
      on[0] = false;
    }
  }
}
