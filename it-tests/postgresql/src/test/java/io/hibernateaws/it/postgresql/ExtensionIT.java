package io.hibernateaws.it.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import io.hibernateaws.engine.api.AwsEngine;
import io.hibernateaws.engine.api.ClusterView;
import io.hibernateaws.engine.api.EngineEvent;
import io.hibernateaws.engine.api.ExtensionSQLException;
import io.hibernateaws.engine.api.Role;
import io.hibernateaws.engine.api.SettingsException;
import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.jdbc.AwsDataSource;
import io.hibernateaws.engine.spi.Credentials;
import io.hibernateaws.engine.spi.EngineExtension;
import io.hibernateaws.engine.spi.PhysicalConnect;
import io.hibernateaws.engine.time.Deadline;
import io.hibernateaws.it.LogLines;
import io.hibernateaws.it.Sql;
import io.hibernateaws.it.Units;
import io.hibernateaws.local.LocalAurora;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Extensions on the class path: the example in a jar of its own ({@code it-tests/extension}), which
 * every other test here has too and none notices, and those of {@link OtherJar}.
 */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class ExtensionIT {
  private static final String NAME =
      "select application_name from pg_stat_activity where pid = pg_backend_pid()";
  private static final String SELECTION = "hibernate.aws.read_write_splitting.reader_selection";
  private static final String INTERCEPTORS = "hibernate.aws.network.connect_interceptors";
  private static final String SOURCE = "hibernate.aws.credentials.source";

  private static LocalAurora cluster;

  @BeforeAll
  static void start() {
    cluster = LocalAurora.postgresql().instances(3).start();
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @BeforeEach
  void nothingHappens() {
    MadeUpExtension.BEFORE.set(MadeUpExtension::nothing);
    MadeUpExtension.SOURCE.set((endpoint, user, deadline) -> password(user));
    MadeUpExtension.SESSIONS.clear();
  }

  private static Credentials password(String user) {
    return new Credentials(user, cluster.password());
  }

  private static SessionFactory unit(Map<String, ?> more) {
    return Units.ofNative(Units.settings(cluster, more));
  }

  private static Map<String, Object> sourceSettings(Map<String, ?> more) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("url", cluster.jdbcUrl(cluster.clusterEndpoint()));
    settings.put("user", cluster.user());
    settings.put("password", cluster.password());
    settings.put("hibernate.aws.host_resolver", cluster.resolver());
    settings.putAll(more);
    return settings;
  }

  /** A data source that has found the writer, with what the made-up extension brings. */
  private static AwsDataSource gated(List<EngineEvent> events, Map<String, ?> more)
      throws SQLException {
    Map<String, Object> settings = new HashMap<>(more);
    settings.put(INTERCEPTORS, "gate");
    AwsDataSource source =
        OtherJar.with(
            () -> new AwsDataSource(sourceSettings(settings), events::add), MadeUpExtension.class);
    try (Connection first = source.getConnection()) {
      Sql.pid(first);
    }
    awaitReaders(source.engine());
    events.clear();
    MadeUpExtension.SESSIONS.clear();
    return source;
  }

  private static void awaitReaders(AwsEngine engine) {
    Awaitility.await()
        .until(
            () -> {
              ClusterView now = engine.cluster();
              return now.members().stream()
                      .filter(member -> !member.isWriter() && now.usable(member))
                      .count()
                  == 2;
            });
  }

  /** As a plain throwable: an {@code SQLException} is also a sequence of its causes. */
  private static Throwable refused(Connection connection) {
    return catchThrowableOfType(ExtensionSQLException.class, () -> Sql.pid(connection));
  }

  private static String onItsConnection(Session session, String query) {
    return session.doReturningWork(connection -> Sql.text(connection, query));
  }

  private static String refusalOf(Map<String, ?> settings, Class<?>... extensions) {
    Throwable thrown =
        OtherJar.with(
            () -> catchThrowable(() -> new AwsDataSource(sourceSettings(settings)).close()),
            extensions);
    assertThat(thrown).isInstanceOf(SettingsException.class);
    return String.valueOf(thrown.getMessage());
  }

  // ---- the example

  @Test
  void an_extension_on_the_class_path_does_nothing_uninvited() {
    try (LogLines log = LogLines.of("io.hibernateaws.engine");
        SessionFactory unit = unit(Map.of());
        Session session = unit.openSession()) {
      assertThat(onItsConnection(session, NAME)).isEqualTo("hibernate (writer)");
      assertThat(log.lines()).noneMatch(line -> line.contains("extension"));
    }
  }

  @Test
  void the_readers_of_a_unit_are_chosen_by_the_strategy_and_its_connects_named_by_the_interceptor()
      throws SQLException {
    try (SessionFactory unit =
        unit(Map.of(SELECTION, "fewestConnects", INTERCEPTORS, "numbering"))) {
      awaitReaders(Units.engine(unit));
      List<Session> readers = new ArrayList<>();
      Map<String, Integer> landed = new TreeMap<>();
      List<String> names = new ArrayList<>();
      try {
        for (int i = 0; i < 6; i++) {
          Session session = unit.withOptions().readOnly(true).openSession();
          readers.add(session);
          landed.merge(session.doReturningWork(Sql::instance), 1, Integer::sum);
          names.add(onItsConnection(session, NAME));
        }
      } finally {
        readers.forEach(Session::close);
      }

      assertThat(landed.values()).containsExactly(3, 3);
      assertThat(landed).doesNotContainKey(cluster.instanceId(cluster.writer()));
      assertThat(names).allMatch(name -> name.matches("connect [0-9]+ \\(reader\\)"), "numbered");
      assertThat(new HashSet<>(names)).as("a number for each connect").hasSize(6);
      try (Connection admin = cluster.adminConnection(cluster.writer())) {
        assertThat(
                Sql.text(
                    admin,
                    "select count(*) from pg_stat_activity"
                        + " where application_name ~ '^connect [0-9]+ \\(monitor\\)$'"))
            .as("connects of monitors that the writer sees")
            .isNotEqualTo("0");
      }
    }
  }

  @Test
  void everything_that_is_on_by_default_is_still_on_and_the_start_tells_what_was_added() {
    Map<String, String> plain;
    try (SessionFactory unit = unit(Map.of())) {
      plain = new TreeMap<>(Units.engine(unit).settings());
    }
    try (LogLines log = LogLines.of("io.hibernateaws.engine");
        SessionFactory unit =
            unit(Map.of(SELECTION, "fewest_connects", INTERCEPTORS, "numbering"))) {
      plain.put("read_write_splitting.reader_selection", "fewest_connects");
      plain.put("network.connect_interceptors", "numbering");
      assertThat(Units.engine(unit).settings()).isEqualTo(plain);
      assertThat(log.lines())
          .anyMatch(
              line ->
                  line.endsWith(
                      "; on, in this order: initial_connection, aurora_connection_tracker,"
                          + " read_write_splitting, failover, host_monitoring; off: none;"
                          + " extensions: counting (reader selection strategy fewest_connects,"
                          + " connect interceptor numbering)"));
    }
  }

  @Test
  void the_example_sees_public_types_only() {
    JavaClasses example = new ClassFileImporter().importPackages("io.hibernateaws.example");
    DescribedPredicate<JavaClass> publicTypes =
        JavaClass.Predicates.resideOutsideOfPackage("io.hibernateaws.engine..")
            .or(JavaClass.Predicates.resideInAPackage("io.hibernateaws.engine.api.."))
            .or(JavaClass.Predicates.resideInAPackage("io.hibernateaws.engine.spi.."))
            .or(JavaClass.Predicates.equivalentTo(Endpoint.class))
            .or(JavaClass.Predicates.equivalentTo(Deadline.class));

    assertThat(example).hasSizeGreaterThanOrEqualTo(4);
    ArchRuleDefinition.classes().should().onlyDependOnClassesThat(publicTypes).check(example);
  }

  @Test
  void an_extension_that_two_class_loaders_have_is_one() throws SQLException {
    try (AwsDataSource source =
            OtherJar.with(
                () -> new AwsDataSource(sourceSettings(Map.of(INTERCEPTORS, "numbering"))));
        Connection connection = source.getConnection()) {
      assertThat(Sql.text(connection, NAME)).matches("connect [0-9]+ \\(writer\\)");
    }
  }

  // ---- an interceptor that refuses

  @Test
  void an_interceptor_sees_where_to_as_whom_and_in_which_role_and_may_refuse_with_its_own_words()
      throws SQLException {
    List<EngineEvent> events = new CopyOnWriteArrayList<>();
    try (AwsDataSource source = gated(events, Map.of("hibernate.aws.pool.enabled", false))) {
      SQLException own = new SQLException("closed for stocktaking", "08001", 42);
      MadeUpExtension.BEFORE.set(
          (connect, deadline) -> {
            if (connect.role() == Role.READER) {
              throw own;
            }
            return Map.of();
          });

      try (Connection reading = source.getReadOnlyConnection();
          Connection writing = source.getConnection()) {
        Throwable told = refused(reading);
        assertThat(told)
            .hasMessageEndingWith(
                " as "
                    + cluster.user()
                    + ": the connect interceptor 'gate' of the extension 'made-up' refused it:"
                    + " closed for stocktaking")
            .hasCause(own);
        assertThat(told).extracting("SQLState", "errorCode").containsExactly("08001", 42);

        assertThat(MadeUpExtension.SESSIONS).as("no other reader is tried").hasSize(1);
        PhysicalConnect asked = MadeUpExtension.SESSIONS.get(0);
        assertThat(asked.role()).isEqualTo(Role.READER);
        assertThat(asked.user()).isEqualTo(cluster.user());
        assertThat(asked.database()).isEqualTo(cluster.database());
        assertThat(asked.endpoint().host()).isNotEqualTo(cluster.clusterEndpoint());

        assertThat(Sql.instance(writing)).isEqualTo(cluster.instanceId(cluster.writer()));
        assertNobodyIsTakenForDead(events, source);

        MadeUpExtension.BEFORE.set(MadeUpExtension::nothing);
        assertThat(Sql.instance(reading)).isNotEqualTo(cluster.instanceId(cluster.writer()));
      }
    }
  }

  private static void assertNobodyIsTakenForDead(List<EngineEvent> events, AwsDataSource source) {
    assertThat(events)
        .noneMatch(
            event ->
                event instanceof EngineEvent.SearchStarted
                    || event instanceof EngineEvent.LinkLost
                    || event instanceof EngineEvent.MemberDown
                    || event instanceof EngineEvent.HostGivenUp);
    ClusterView now = source.engine().cluster();
    assertThat(now.members()).hasSize(3).allMatch(now::usable, "usable");
  }

  @Test
  void an_interceptor_that_refuses_the_monitors_too_ends_the_wait_for_the_cluster_with_its_words()
      throws SQLException {
    MadeUpExtension.BEFORE.set(
        (connect, deadline) -> {
          throw new IllegalStateException("no key for " + connect.user());
        });
    try (LogLines log = LogLines.of("io.hibernateaws.engine");
        AwsDataSource source =
            OtherJar.with(
                () -> new AwsDataSource(sourceSettings(Map.of(INTERCEPTORS, "gate"))),
                MadeUpExtension.class);
        Connection connection = source.getConnection()) {
      Throwable told = refused(connection);

      assertThat(told)
          .hasMessageContaining("the extension 'made-up' failed: no key for " + cluster.user())
          .hasCauseExactlyInstanceOf(IllegalStateException.class);
      assertThat(log.warnings())
          .anyMatch(
              line ->
                  line.startsWith("The monitor may not connect to ")
                      && line.contains("the extension 'made-up' failed: no key for"));
    }
  }

  // ---- an interceptor that hangs

  @Test
  void an_interceptor_that_hangs_ends_with_the_connect_and_keeps_nobody_else_waiting()
      throws Exception {
    List<EngineEvent> events = new CopyOnWriteArrayList<>();
    CountDownLatch never = new CountDownLatch(1);
    CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    try (AwsDataSource source =
            gated(events, Map.of("hibernate.aws.network.connect_timeout", "2s"));
        Connection before = source.getConnection()) {
      Sql.pid(before);
      CountDownLatch inside = new CountDownLatch(1);
      MadeUpExtension.BEFORE.set(
          (connect, deadline) -> {
            if (connect.isMonitors()) {
              return Map.of();
            }
            inside.countDown();
            try {
              never.await();
            } catch (InterruptedException e) {
              interrupted.complete(true);
            }
            return Map.of();
          });
      CompletableFuture<Throwable> told =
          CompletableFuture.supplyAsync(
              () ->
                  catchThrowable(
                      () -> {
                        try (Connection waiting = source.getReadOnlyConnection()) {
                          Sql.pid(waiting);
                        }
                      }));
      assertThat(inside.await(60, TimeUnit.SECONDS)).isTrue();

      assertThat(Sql.text(before, "select 'goes on'")).isEqualTo("goes on");

      assertThat(told.get(60, TimeUnit.SECONDS))
          .isInstanceOf(ExtensionSQLException.class)
          .hasMessageContaining(
              "the connect interceptor 'gate' of the extension 'made-up' did not end before the"
                  + " deadline of the connect");
      assertThat(interrupted.get(60, TimeUnit.SECONDS)).isTrue();
      assertNobodyIsTakenForDead(events, source);
    }
  }

  // ---- credentials

  @Test
  void a_source_of_credentials_by_its_name_takes_the_place_of_the_passwords_that_are_set()
      throws SQLException {
    Map<String, Object> settings = new HashMap<>(Map.of(SOURCE, "vault", "password", "wrong"));
    try (LogLines log = LogLines.of("io.hibernateaws.engine");
        AwsDataSource source =
            OtherJar.with(
                () -> new AwsDataSource(sourceSettings(settings)), MadeUpExtension.class);
        Connection connection = source.getConnection()) {
      assertThat(Sql.instance(connection)).isEqualTo(cluster.instanceId(cluster.writer()));
      assertThat(log.lines())
          .anyMatch(line -> line.endsWith("extensions: made-up (credential source vault)"));
    }
  }

  @Test
  void a_source_that_has_none_is_told_with_the_name_of_its_extension() throws Exception {
    SQLException own = new SQLException("the vault is sealed", "08001");
    MadeUpExtension.SOURCE.set(
        (endpoint, user, deadline) -> {
          throw own;
        });
    try (AwsDataSource source =
            OtherJar.with(
                () -> new AwsDataSource(sourceSettings(Map.of(SOURCE, "vault"))),
                MadeUpExtension.class);
        Connection connection = source.getConnection()) {
      assertThat(refused(connection))
          .hasMessageContaining(
              "the credential source 'vault' of the extension 'made-up' has no credentials: the"
                  + " vault is sealed")
          .hasCause(own);
    }
  }

  // ---- what ends the start

  /** Another with the name of the example. */
  public static final class Counting implements EngineExtension {
    @Override
    public String name() {
      return "Counting";
    }
  }

  @Test
  void a_factory_that_throws_ends_the_start_of_a_unit_with_the_name_of_its_extension() {
    Throwable thrown =
        OtherJar.with(
            () -> catchThrowable(() -> unit(Map.of(SELECTION, "unmade")).close()),
            MadeUpExtension.class);
    assertThat(thrown)
        .hasStackTraceContaining(
            SELECTION
                + "=unmade: the reader selection strategy 'unmade' of the extension 'made-up' could"
                + " not be made: there is no map of the zones")
        .hasRootCauseExactlyInstanceOf(IllegalStateException.class);
  }

  @Test
  void two_extensions_with_one_name_end_the_start_and_both_are_named() {
    assertThat(refusalOf(Map.of(INTERCEPTORS, "numbering"), Counting.class))
        .isEqualTo(
            "two extensions are called 'counting': io.hibernateaws.example.CountingExtension and "
                + Counting.class.getName()
                + "; remove one of them from the class path, where there are:"
                + " io.hibernateaws.example.CountingExtension, "
                + Counting.class.getName());
  }

  @Test
  void a_strategy_that_there_is_not_ends_the_start_with_the_nearest_and_all_there_are() {
    assertThat(refusalOf(Map.of(SELECTION, "fewest_conects")))
        .isEqualTo(
            SELECTION
                + "=fewest_conects: is not valid; did you mean fewest_connects? Provided: random,"
                + " round_robin, weighted_random, least_connections, lowest_lag, fewest_connects"
                + " (of the extension 'counting'), or a HostSelector: an instance, a class with a"
                + " public constructor without parameters, or its name");
  }

  @Test
  void an_interceptor_and_a_source_that_there_are_not_end_the_start_both() {
    assertThat(refusalOf(Map.of(INTERCEPTORS, "numbering,gate", SOURCE, "vault")))
        .contains(
            INTERCEPTORS + "=gate: is not valid; provided: numbering (of the extension 'counting')")
        .contains(
            SOURCE
                + "=vault: is not valid; no extension on the class path brings a credential"
                + " source; write a CredentialSource: ");
  }
}
