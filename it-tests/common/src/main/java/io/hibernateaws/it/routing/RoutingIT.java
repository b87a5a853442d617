package io.hibernateaws.it.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateaws.dialect.ReadWriteSplittingException;
import io.hibernateaws.engine.api.ReadOnlyScope;
import io.hibernateaws.engine.api.ReadWriteSplittingSQLException;
import io.hibernateaws.it.Asking;
import io.hibernateaws.it.Borrowed;
import io.hibernateaws.it.Product;
import io.hibernateaws.it.Purchase;
import io.hibernateaws.it.Sessions;
import io.hibernateaws.it.SpringUnit;
import io.hibernateaws.it.Sql;
import io.hibernateaws.it.Units;
import io.hibernateaws.local.LocalAurora;
import jakarta.persistence.EntityManagerFactory;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.SharedSessionContract;
import org.hibernate.StatelessSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Which server runs what, on one writer and three readers: every statement asks the server that
 * runs it for its name.
 */
@Timeout(120)
class RoutingIT {
  private static final int STATEMENTS = 40;
  private static final List<String> SIGNALS =
      List.of("hibernate", "jdbc", "spring", "jta", "scope");

  private static LocalAurora cluster;
  private static EntityManagerFactory jpa;
  private static SessionFactory unit;

  @BeforeAll
  static void start() {
    cluster = Product.newCluster().instances(4).start();
    jpa =
        Units.ofJpa(
            "routing",
            settings(Map.of("jakarta.persistence.schema-generation.database.action", "create")));
    unit = jpa.unwrap(SessionFactory.class);
  }

  @AfterAll
  static void stop() {
    jpa.close();
    cluster.close();
  }

  private static Map<String, Object> settings(Map<String, ?> more) {
    return Units.settings(cluster, more);
  }

  private static Map<String, Object> without(String signal) {
    return settings(
        Map.of(
            "hibernate.aws.read_write_splitting.signals",
            SIGNALS.stream().filter(other -> !other.equals(signal)).toList()));
  }

  private static Map<String, Object> only(String signal) {
    return settings(Map.of("hibernate.aws.read_write_splitting.signals", signal));
  }

  private static String writer() {
    return cluster.instanceId(1);
  }

  private static Set<String> readers() {
    return IntStream.of(2, 3, 4)
        .mapToObj(cluster::instanceId)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** How many of the statements each server ran. */
  private static Map<String, Long> counted(Supplier<String> statement) {
    return Stream.generate(statement)
        .limit(STATEMENTS)
        .collect(Collectors.groupingBy(name -> name, Collectors.counting()));
  }

  private static void assertOnReaders(Supplier<String> statement) {
    assertThat(counted(statement)).containsOnlyKeys(readers());
  }

  private static void assertOnWriter(Supplier<String> statement) {
    assertThat(counted(statement)).containsExactly(Map.entry(writer(), (long) STATEMENTS));
  }

  // ---- one signal after the other

  private static String hostOfReadOnlySession(SessionFactory factory) {
    try (Session session = factory.withOptions().readOnly(true).openSession()) {
      return session.fromTransaction(transaction -> Asking.instance(session));
    }
  }

  @Test
  void hibernates_read_only_sessions_run_on_readers() {
    assertOnReaders(() -> hostOfReadOnlySession(unit));
    assertOnReaders(
        () -> {
          try (StatelessSession session =
              unit.withStatelessOptions().readOnly(true).openStatelessSession()) {
            return Asking.instance(session);
          }
        });
    assertOnWriter(() -> unit.fromTransaction(Asking::instance));
  }

  @Test
  void hibernates_read_only_sessions_run_on_the_writer_where_the_signal_is_off() {
    try (SessionFactory off = Units.ofNative(without("hibernate"))) {
      assertOnWriter(() -> hostOfReadOnlySession(off));
    }
  }

  private static String hostOfSetReadOnly(SessionFactory factory) {
    return factory.fromSession(
        session ->
            session.doReturningWork(
                connection -> {
                  connection.setReadOnly(true);
                  return Sql.instance(connection);
                }));
  }

  @Test
  void set_read_only_before_the_first_statement_leads_to_a_reader() {
    assertOnReaders(() -> hostOfSetReadOnly(unit));
    try (SessionFactory off = Units.ofNative(without("jdbc"))) {
      assertOnWriter(() -> hostOfSetReadOnly(off));
    }
  }

  private static String hostInTemplate(SpringUnit spring, boolean readOnly) {
    TransactionTemplate template = spring.template();
    template.setReadOnly(readOnly);
    return Objects.requireNonNull(template.execute(status -> Asking.instance(spring.session())));
  }

  /** Two signals: its dialect calls setReadOnly, and its synchronisation says so. */
  static Stream<Map<String, Object>> signals_of_a_spring_transaction() {
    return Stream.of(settings(Map.of()), only("jdbc"), only("spring"));
  }

  @ParameterizedTest
  @MethodSource("signals_of_a_spring_transaction")
  void springs_read_only_transactions_run_on_readers(Map<String, Object> settings) {
    SpringUnit spring = SpringUnit.jpaByVendorAdapter(settings);
    try {
      assertOnReaders(() -> hostInTemplate(spring, true));
      assertOnWriter(() -> hostInTemplate(spring, false));
    } finally {
      spring.close();
    }
  }

  /** Without Spring's dialect of Hibernate nobody calls setReadOnly. */
  @Test
  void springs_synchronisation_alone_leads_to_readers() {
    SpringUnit spring = SpringUnit.jpa(settings(Map.of()));
    try {
      assertOnReaders(() -> hostInTemplate(spring, true));
      assertOnWriter(() -> hostInTemplate(spring, false));
    } finally {
      spring.close();
    }
    SpringUnit off = SpringUnit.jpa(without("spring"));
    try {
      assertOnWriter(() -> hostInTemplate(off, true));
    } finally {
      off.close();
    }
  }

  @Test
  void a_writable_transaction_within_a_read_only_one_of_spring_runs_on_the_writer() {
    SpringUnit spring = SpringUnit.jpaByVendorAdapter(settings(Map.of()));
    try {
      TransactionTemplate reading = spring.template();
      reading.setReadOnly(true);
      TransactionTemplate writing = spring.template();
      writing.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
      UUID id = UUID.randomUUID();
      String around =
          reading.execute(
              status -> {
                String before = Asking.instance(spring.session());
                writing.executeWithoutResult(
                    inner -> spring.session().persist(new Purchase(id, "Ada")));
                assertThat(Asking.instance(spring.session())).isEqualTo(before);
                return before;
              });
      assertThat(around).isIn(readers());
      assertThat(unit.<Purchase>fromTransaction(s -> s.find(Purchase.class, id))).isNotNull();
    } finally {
      spring.close();
    }
  }

  private static String hostOfEntityManager(EntityManagerFactory factory) {
    return factory.callInTransaction(
        em ->
            (String) em.createNativeQuery(Product.underTest().sql().instance()).getSingleResult());
  }

  @Test
  void a_read_only_scope_leads_entity_managers_to_readers() {
    try (ReadOnlyScope reads = ReadOnlyScope.open()) {
      assertThat(reads.isReadOnly()).isTrue();
      assertOnReaders(() -> hostOfEntityManager(jpa));
      try (ReadOnlyScope writes = ReadOnlyScope.writable()) {
        assertThat(writes.isReadOnly()).isFalse();
        assertOnWriter(() -> hostOfEntityManager(jpa));
      }
      try (SessionFactory off = Units.ofNative(without("scope"))) {
        assertOnWriter(() -> hostOfEntityManager(off));
      }
    }
    assertOnWriter(() -> hostOfEntityManager(jpa));
  }

  // ---- what read-only connections do not do

  @Test
  void hql_mutations_are_refused_by_the_mode_of_the_session() {
    try (Session session = unit.withOptions().readOnly(true).openSession()) {
      assertRefused(session, "readOnly(true)");
    }
    try (ReadOnlyScope reads = ReadOnlyScope.open();
        Session session = unit.openSession()) {
      assertThat(reads.isReadOnly()).isTrue();
      assertRefused(session, "ReadOnlyScope");
    }
    SpringUnit spring = SpringUnit.jpa(settings(Map.of()));
    try {
      TransactionTemplate template = spring.template();
      template.setReadOnly(true);
      template.executeWithoutResult(
          status -> {
            assertThatThrownBy(() -> mutate(spring.session()))
                .hasStackTraceContaining("Spring's transaction is read-only");
            status.setRollbackOnly();
          });
    } finally {
      spring.close();
    }
  }

  private static void assertRefused(Session session, String mode) {
    assertThatThrownBy(() -> session.inTransaction(transaction -> mutate(session)))
        .isInstanceOf(ReadWriteSplittingException.class)
        .hasMessageContaining(mode);
    assertThat(session.<String>fromTransaction(transaction -> Asking.instance(session)))
        .isIn(readers());
  }

  private static void mutate(SharedSessionContract session) {
    session.createMutationQuery("update Purchase set customer = 'Eve'").executeUpdate();
  }

  @Test
  void what_a_flush_writes_in_a_read_only_scope_is_refused_and_nothing_is_half_done() {
    UUID id = UUID.randomUUID();
    try (ReadOnlyScope reads = ReadOnlyScope.open()) {
      assertThat(reads.isReadOnly()).isTrue();
      assertThatThrownBy(() -> jpa.runInTransaction(em -> em.persist(new Purchase(id, "Eve"))))
          .hasStackTraceContaining("ReadOnlyScope");
      assertThatThrownBy(
              () -> unit.inStatelessTransaction(session -> session.insert(new Purchase(id, "Eve"))))
          .isInstanceOf(ReadWriteSplittingException.class);
    }
    assertThat(unit.<Purchase>fromTransaction(s -> s.find(Purchase.class, id))).isNull();
  }

  @Test
  void set_read_only_in_a_transaction_is_refused_and_leaves_the_connection_usable()
      throws SQLException {
    try (Borrowed borrowed = Borrowed.from(unit)) {
      Connection connection = borrowed.connection();
      connection.setAutoCommit(false);
      Sql.run(connection, "create temporary table mine (n int)");
      assertThatThrownBy(() -> connection.setReadOnly(true))
          .isInstanceOf(ReadWriteSplittingSQLException.class)
          .hasFieldOrPropertyWithValue("SQLState", "25001");
      Sql.run(connection, "insert into mine values (1)");
      assertThat(Sql.text(connection, "select count(*) from mine")).isEqualTo("1");
      connection.commit();

      connection.setReadOnly(true);
      assertThat(Sql.instance(connection)).isIn(readers());
      beginTransaction(connection);
      assertThatThrownBy(() -> connection.setReadOnly(false))
          .isInstanceOf(ReadWriteSplittingSQLException.class)
          .hasFieldOrPropertyWithValue("SQLState", "25001");
      assertThat(Sql.instance(connection)).isIn(readers());
      connection.rollback();

      connection.setReadOnly(false);
      assertThat(Sql.instance(connection)).isEqualTo(writer());
    }
  }

  @Test
  void schema_tools_use_the_writer_whatever_their_thread_is_in() throws SQLException {
    try (ReadOnlyScope reads = ReadOnlyScope.open()) {
      assertThat(reads.isReadOnly()).isTrue();
      try (SessionFactory booted =
          Units.ofNative(
              settings(
                  Map.of(
                      Product.underTest().namespaceSetting(),
                      "booted",
                      "jakarta.persistence.create-database-schemas",
                      "true",
                      "hibernate.hbm2ddl.auto",
                      "create-drop")))) {
        try (ReadOnlyScope writes = ReadOnlyScope.writable()) {
          assertThat(writes.isReadOnly()).isFalse();
          booted.inTransaction(session -> session.persist(new Purchase(UUID.randomUUID(), "Ada")));
        }
        assertThat(tablesIn("booted")).isPositive();
        booted.getSchemaManager().truncateMappedObjects();
        booted.getSchemaManager().validateMappedObjects();
        assertOnReaders(() -> booted.fromTransaction(Asking::instance));
      }
      assertThat(tablesIn("booted")).isZero();
    }
  }

  /** What reads no table begins no transaction on every server. */
  private static void beginTransaction(Connection connection) throws SQLException {
    Sql.text(connection, "select count(*) from purchase");
  }

  private static int tablesIn(String schema) throws SQLException {
    try (Connection admin = cluster.adminConnection(1)) {
      return Integer.parseInt(
          Sql.text(
              admin,
              "select count(*) from information_schema.tables where table_schema = '"
                  + schema
                  + "'"));
    }
  }

  // ---- links

  /** With room for one link of each role, two connections that change roles never wait. */
  @Test
  void a_connection_has_one_physical_connection_whatever_roles_it_has_had() throws SQLException {
    try (SessionFactory narrow =
            Units.ofJpa("narrow", settings(Map.of("hibernate.aws.pool.max_size", 1)))
                .unwrap(SessionFactory.class);
        Borrowed first = Borrowed.from(narrow);
        Borrowed second = Borrowed.from(narrow)) {
      for (int i = 0; i < 6; i++) {
        Connection reading = (i % 2 == 0 ? first : second).connection();
        Connection writing = (i % 2 == 0 ? second : first).connection();
        reading.setReadOnly(true);
        writing.setReadOnly(false);
        begin(reading);
        begin(writing);
        assertThat(inTransaction("narrow")).hasSize(2).containsOnlyOnce(1);
        reading.rollback();
        writing.rollback();
        assertThat(inTransaction("narrow")).isEmpty();
      }
    }
  }

  private static void begin(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    beginTransaction(connection);
  }

  /** The numbers of the servers, one for each physical connection of a unit in a transaction. */
  private static List<Integer> inTransaction(String name) throws SQLException {
    List<Integer> servers = new ArrayList<>();
    for (int number = 1; number <= cluster.instances(); number++) {
      int count =
          Sessions.on(
              cluster, number, Product.underTest().sessions().inTransaction("%" + name + "%"));
      for (int i = 0; i < count; i++) {
        servers.add(number);
      }
    }
    return servers;
  }

  @Test
  void two_clusters_in_one_jvm_never_mix() {
    try (LocalAurora other = Product.newCluster().name("other").instances(2).start();
        SessionFactory elsewhere = Units.ofNative(Units.settings(other))) {
      assertThat(counted(() -> hostOfReadOnlySession(elsewhere)))
          .containsOnlyKeys(other.instanceId(2));
      assertThat(counted(() -> elsewhere.fromTransaction(Asking::instance)))
          .containsOnlyKeys(other.instanceId(1));
      assertOnReaders(() -> hostOfReadOnlySession(unit));
      assertThat(readers()).doesNotContain(other.instanceId(2));
    }
  }
}
