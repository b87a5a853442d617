package io.hibernateaws.it.life;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.hibernateaws.connection.AwsConnectionProvider;
import io.hibernateaws.engine.api.EngineEvent;
import io.hibernateaws.it.Asking;
import io.hibernateaws.it.LogLines;
import io.hibernateaws.it.Product;
import io.hibernateaws.it.Purchase;
import io.hibernateaws.it.Sql;
import io.hibernateaws.it.Units;
import io.hibernateaws.local.LocalAurora;
import jakarta.persistence.EntityManagerFactory;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.boot.registry.BootstrapServiceRegistryBuilder;
import org.hibernate.boot.registry.StandardServiceRegistry;
import org.hibernate.boot.registry.StandardServiceRegistryBuilder;
import org.hibernate.engine.jdbc.connections.internal.DriverManagerConnectionProvider;
import org.hibernate.engine.jdbc.connections.spi.ConnectionProvider;
import org.hibernate.engine.jdbc.spi.JdbcServices;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.resource.transaction.spi.TransactionCoordinatorBuilder;
import org.hibernate.service.ServiceRegistry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Our jars on the class path of units that do not ask for them, and of units that do. */
@Timeout(120)
class UninvitedIT {
  private static final String PROVIDER = "hibernate.connection.provider_class";

  private static final String INITIALISED = "uninvited.initialised";

  private static LocalAurora cluster;

  /** Of the instance itself, without a name that has to be resolved. */
  private static String url;

  /** As another library registers its provider. */
  public static final class Theirs extends DriverManagerConnectionProvider {
    private static final long serialVersionUID = 1L;
  }

  /** Of no type that a setting asks for. */
  static final class Stranger {
    static {
      System.setProperty(INITIALISED, "yes");
    }
  }

  @BeforeAll
  static void start() throws SQLException {
    cluster = Product.newCluster().instances(1).start();
    try (Connection connection = cluster.connection(1)) {
      url = connection.getMetaData().getURL();
    }
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  /** A unit that talks to an instance itself, as one does that has never heard of us. */
  private static Map<String, Object> foreignSettings() {
    Map<String, Object> settings = new HashMap<>();
    settings.put("jakarta.persistence.jdbc.url", url);
    settings.put("jakarta.persistence.jdbc.user", cluster.user());
    settings.put("jakarta.persistence.jdbc.password", cluster.password());
    settings.put("jakarta.persistence.schema-generation.database.action", "create");
    return settings;
  }

  private static ServiceRegistry services(SessionFactory unit) {
    return unit.unwrap(SessionFactoryImplementor.class).getServiceRegistry();
  }

  @Test
  void a_unit_that_does_not_name_the_provider_has_hibernates_own() {
    try (SessionFactory unit = Units.ofNative(foreignSettings())) {
      ServiceRegistry services = services(unit);
      JdbcServices jdbc = services.requireService(JdbcServices.class);
      assertThat(services.requireService(ConnectionProvider.class))
          .isExactlyInstanceOf(DriverManagerConnectionProvider.class);
      for (Object service :
          new Object[] {
            services.requireService(TransactionCoordinatorBuilder.class),
            jdbc.getSqlExceptionHelper().getSqlExceptionConverter(),
            jdbc.getDialect()
          }) {
        assertThat(service.getClass().getName()).startsWith("org.hibernate.");
      }
      UUID id = UUID.randomUUID();
      unit.inTransaction(session -> session.persist(new Purchase(id, "Ada")));
      assertThat(unit.<Purchase>fromTransaction(session -> session.find(Purchase.class, id)))
          .isNotNull();
    }
  }

  @Test
  void the_only_provider_that_another_library_registers_is_still_taken_by_itself() {
    try (StandardServiceRegistry registry =
        new StandardServiceRegistryBuilder(
                new BootstrapServiceRegistryBuilder()
                    .applyStrategySelector(ConnectionProvider.class, "theirs", Theirs.class)
                    .build())
            .applySettings(foreignSettings())
            .build()) {
      assertThat(registry.requireService(ConnectionProvider.class))
          .isExactlyInstanceOf(Theirs.class);
    }
  }

  @Test
  void a_unit_that_names_the_provider_has_it_however_it_is_named() {
    System.setProperty("uninvited.provider", "aws");
    try {
      for (Object name :
          new Object[] {
            "aws",
            " aws ",
            "${uninvited.provider}",
            AwsConnectionProvider.class,
            AwsConnectionProvider.class.getName()
          }) {
        Map<String, Object> settings = Units.settings(cluster, Map.of(PROVIDER, name));
        try (StandardServiceRegistry registry =
            new StandardServiceRegistryBuilder().applySettings(settings).build()) {
          assertThat(registry.requireService(ConnectionProvider.class))
              .as("%s", name)
              .isExactlyInstanceOf(AwsConnectionProvider.class);
        }
      }
    } finally {
      System.clearProperty("uninvited.provider");
    }
  }

  @Test
  void a_class_that_a_url_names_runs_no_code_before_its_type_is_known() {
    String named = "host_resolver=" + Stranger.class.getName();
    String own = cluster.jdbcUrl(cluster.clusterEndpoint());
    assertThatThrownBy(
            () -> DriverManager.getConnection(own.replace("jdbc:", "jdbc:aws:") + "?aws." + named))
        .hasMessageContaining(named + ": must be a HostResolver");
    assertThat(System.getProperty(INITIALISED)).isNull();
  }

  @Test
  void a_password_behind_a_forgotten_mark_is_in_no_exception_and_no_line_of_the_log() {
    String secret = "s3cret-of-the-url";
    Map<String, Object> settings = Units.settings(cluster);
    for (String forgotten : new String[] {"&password=", ";password=", "#password="}) {
      settings.put(
          "jakarta.persistence.jdbc.url",
          cluster.jdbcUrl(cluster.clusterEndpoint()) + forgotten + secret);
      try (LogLines log = LogLines.of("")) {
        Throwable refused = catchThrowable(() -> Units.ofNative(settings));
        assertThat(refused).hasStackTraceContaining("write ? in front of the first parameter");
        StringWriter trace = new StringWriter();
        refused.printStackTrace(new PrintWriter(trace));
        assertThat(trace.toString()).doesNotContain(secret);
        assertThat(log.lines()).noneMatch(line -> line.contains(secret));
      }
    }
  }

  @Test
  void a_network_timeout_that_is_saved_and_set_back_is_the_one_of_the_settings() {
    try (SessionFactory unit =
            Units.ofNative(
                Units.settings(cluster, Map.of("hibernate.aws.network.socket_timeout", "3s")));
        Session session = unit.openSession()) {
      session.doWork(
          connection -> {
            int saved = connection.getNetworkTimeout();
            assertThat(saved).isEqualTo(3_000);
            connection.setNetworkTimeout(Runnable::run, 500);
            connection.setNetworkTimeout(Runnable::run, saved);
            Sql.instance(connection);
            assertThat(connection.getNetworkTimeout()).isEqualTo(3_000);
          });
    }
  }

  @Test
  void settings_of_another_pool_are_warned_of_once_for_each_pool() {
    Map<String, Object> settings =
        Units.settings(
            cluster,
            Map.of(
                "hibernate.hikari.maximumPoolSize", "20",
                "hibernate.hikari.minimumIdle", "2",
                "hibernate.agroal.maxSize", "20",
                "hibernate.c3p0.max_size", "20"));
    try (LogLines log = LogLines.of("io.hibernateaws");
        SessionFactory unit = Units.ofNative(settings)) {
      assertThat(unit.isOpen()).isTrue();
      for (String pool : List.of("hikari", "agroal", "c3p0")) {
        assertThat(log.warnings())
            .filteredOn(line -> line.startsWith("hibernate." + pool + ".* has no effect here"))
            .singleElement()
            .asString()
            .contains("set hibernate.aws.pool.");
      }
    }
  }

  @Test
  void an_interrupted_wait_says_so_and_nothing_about_hosts() throws Exception {
    try (LocalAurora dying = Product.newCluster().instances(1).start();
        EntityManagerFactory unit = Units.ofJpa("dying", Units.settings(dying))) {
      List<EngineEvent> events = new CopyOnWriteArrayList<>();
      Units.engine(unit).observe(events::add);
      try (Session session = unit.unwrap(SessionFactory.class).openSession()) {
        String before = Asking.instance(session);
        assertThat(before).isEqualTo(dying.instanceId(1));
        dying.crash(1);
        for (String wait : List.of("for a host that takes over", "for a connection")) {
          assertThat(interrupted(() -> Asking.instance(session)))
              .hasStackTraceContaining("nterrupted while waiting " + wait)
              .message()
              .doesNotContainIgnoringCase("usable host");
        }
      }
      assertThat(events).noneMatch(EngineEvent.FailedOver.class::isInstance);
    }
  }

  /** What a call throws whose thread is interrupted as soon as it waits. */
  private static Throwable interrupted(ThrowingCallable call) throws Exception {
    FutureTask<Throwable> outcome =
        new FutureTask<>(
            () -> {
              Throwable thrown = catchThrowable(call);
              assertThat(Thread.currentThread().isInterrupted()).as("flag is kept").isTrue();
              return thrown;
            });
    Thread caller = new Thread(outcome, "interrupted");
    caller.start();
    await().until(() -> caller.getState() == Thread.State.TIMED_WAITING || outcome.isDone());
    caller.interrupt();
    return outcome.get(60, TimeUnit.SECONDS);
  }
}
