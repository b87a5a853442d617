package io.hibernateaws.it.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.hibernateaws.connection.AwsMultiTenantConnectionProvider;
import io.hibernateaws.engine.api.Diagnosis.Severity;
import io.hibernateaws.engine.jdbc.AwsDataSource;
import io.hibernateaws.it.Product;
import io.hibernateaws.it.Purchase;
import io.hibernateaws.it.Sql;
import io.hibernateaws.it.Units;
import io.hibernateaws.it.credential.SecretsManagerDouble.Fault;
import io.hibernateaws.it.doctor.Diagnosing;
import io.hibernateaws.local.LocalAurora;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.hibernate.SessionFactory;
import org.hibernate.exception.JDBCConnectionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Log-ins with a secret of Secrets Manager, whose password changes at the server and there. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class SecretsManagerIT {
  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final String REGION = "eu-west-1";
  private static final String SECRET = "prod/app";
  private static final int THREADS = 8;

  private static LocalAurora cluster;
  private static int passwords;

  private AwsKeys keys;
  private SecretsManagerDouble service;

  @BeforeAll
  static void start() throws SQLException {
    cluster = Product.newCluster().instances(2).start();
    Map<String, Object> owner = Units.settings(cluster);
    owner.put("jakarta.persistence.schema-generation.database.action", "update");
    Units.ofNative(owner).close();
    for (String user : List.of("ann", "bob")) {
      try (Connection admin = cluster.adminConnection(1)) {
        for (String sql :
            Product.underTest().sql().createUser(user, "unknown", cluster.database())) {
          Sql.run(admin, sql);
        }
      }
      try (Connection granting = cluster.connection(1)) {
        Sql.run(granting, "grant all on purchase to " + Product.underTest().sql().quoted(user));
      }
    }
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @BeforeEach
  void open() throws SQLException {
    keys = AwsKeys.usual();
    service = new SecretsManagerDouble(REGION);
    rotate("ann");
  }

  @AfterEach
  void close() {
    service.close();
    keys.close();
  }

  private static String newPassword() {
    passwords++;
    return "Marker-s3cret-" + passwords;
  }

  /** Another password at the servers alone; it. */
  private static String change(String user) throws SQLException {
    String password = newPassword();
    try (Connection admin = cluster.adminConnection(1)) {
      Sql.run(admin, Product.underTest().sql().setPassword(user, password));
    }
    return password;
  }

  /** Another password at the servers and in the secret. */
  private void rotate(String user) throws SQLException {
    service.put(SECRET, user, change(user));
  }

  private Map<String, Object> settings(Map<String, ?> more) {
    Map<String, Object> settings = Units.settings(cluster);
    settings.remove("jakarta.persistence.jdbc.user");
    settings.remove("jakarta.persistence.jdbc.password");
    settings.put("hibernate.aws.plugins", "+aws_secrets_manager");
    settings.put("hibernate.aws.secrets_manager.secret_id", SECRET);
    settings.put("hibernate.aws.secrets_manager.region", REGION);
    settings.put("hibernate.aws.secrets_manager.endpoint", service.url());
    settings.putAll(more);
    settings.values().removeIf(Objects::isNull);
    return settings;
  }

  private SessionFactory unit(Map<String, ?> more) {
    return Units.ofNative(settings(more));
  }

  /** A unit each of whose sessions logs in. */
  private SessionFactory unpooled(Map<String, ?> more) {
    Map<String, Object> settings = new HashMap<>(more);
    settings.put("hibernate.aws.pool.enabled", "false");
    return unit(settings);
  }

  private static void write(SessionFactory unit) {
    unit.inTransaction(session -> session.persist(new Purchase(UUID.randomUUID(), "Ada")));
  }

  private static long read(SessionFactory unit) {
    try (var session = unit.withOptions().readOnly(true).openSession()) {
      return session.createQuery("select count(*) from Purchase", Long.class).getSingleResult();
    }
  }

  private void assertTaken() {
    assertThat(service.flaws()).isEmpty();
  }

  // ---- which secret

  @Test
  void a_unit_without_user_and_password_reads_and_writes_with_those_of_the_secret() {
    try (SessionFactory unit = unit(Map.of())) {
      write(unit);
      assertThat(read(unit)).isPositive();
    }
    assertTaken();
    assertThat(service.calls()).as("one for monitors and sessions on all servers").isEqualTo(1);
  }

  @Test
  void a_tenant_with_a_secret_of_its_own_logs_in_with_that() throws SQLException {
    service.put("prod/bob", "bob", change("bob"));
    Map<String, Object> settings = settings(Map.of());
    settings.remove("hibernate.connection.provider_class");
    settings.put(
        "hibernate.multi_tenant_connection_provider", AwsMultiTenantConnectionProvider.class);
    settings.put("hibernate.aws.tenancy.tenant.blue.secret_id", "prod/bob");
    settings.put("hibernate.aws.tenancy.tenant.green.database", cluster.database());
    try (SessionFactory unit = Units.ofNative(settings)) {
      for (int i = 0; i < 3; i++) {
        assertThat(userOf(unit, "blue")).startsWith("bob");
        assertThat(userOf(unit, "green")).startsWith("ann");
      }
    }
    assertTaken();
    assertThat(service.calls()).as("one for each secret").isEqualTo(2);
  }

  private static String userOf(SessionFactory unit, String tenant) {
    try (var session = unit.withOptions().tenantIdentifier((Object) tenant).openSession()) {
      return session.doReturningWork(connection -> Sql.text(connection, "select current_user"));
    }
  }

  @Test
  @Tag("full")
  void keys_of_other_names_hold_user_and_password() throws SQLException {
    service.put(SECRET, "{\"login\": \"ann\", \"pw\": \"" + change("ann") + "\"}");
    try (SessionFactory unit =
        unit(
            Map.of(
                "hibernate.aws.secrets_manager.username_key", "login",
                "hibernate.aws.secrets_manager.password_key", "pw"))) {
      write(unit);
    }
  }

  @Test
  void an_arn_of_another_partition_says_in_which_region_it_is_asked_for() throws SQLException {
    String arn = "arn:aws-cn:secretsmanager:cn-north-1:123456789012:secret:prod/app-a1b2c3";
    try (SecretsManagerDouble china = new SecretsManagerDouble("cn-north-1")) {
      china.put(arn, "ann", change("ann"));
      Map<String, Object> settings = settings(Map.of());
      settings.put("hibernate.aws.secrets_manager.secret_id", arn);
      settings.put("hibernate.aws.secrets_manager.endpoint", china.url());
      settings.remove("hibernate.aws.secrets_manager.region");
      try (SessionFactory unit = Units.ofNative(settings)) {
        write(unit);
      }
      assertThat(china.flaws()).isEmpty();
    }
  }

  // ---- rotation

  @Test
  void no_transaction_fails_while_one_users_password_changes_first_at_the_server_and_then_here()
      throws Exception {
    AtomicInteger committed = new AtomicInteger();
    Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    try (SessionFactory unit = unpooled(Map.of());
        Working working = new Working(unit, committed, failures)) {
      working.until(committed.get() + 30);
      String password = change("ann");
      int calls = service.calls();
      // The window: log-ins are refused, and the secret is read again without success.
      Awaitility.await().atMost(DEADLINE).until(() -> service.calls() >= calls + 2);
      service.put(SECRET, "ann", password);
      working.until(committed.get() + 30);
    }
    assertThat(failures).isEmpty();
    assertThat(service.calls()).as("few, whatever the number of log-ins").isLessThan(15);
    assertTaken();
  }

  @Test
  @Tag("full")
  void no_transaction_fails_while_two_users_take_turns() throws Exception {
    AtomicInteger committed = new AtomicInteger();
    Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    try (SessionFactory unit = unpooled(Map.of());
        Working working = new Working(unit, committed, failures)) {
      for (String user : List.of("bob", "ann", "bob")) {
        working.until(committed.get() + 30);
        rotate(user);
      }
      working.until(committed.get() + 30);
    }
    assertThat(failures).isEmpty();
    assertThat(service.calls()).isLessThan(6);
  }

  /** Eight threads that commit transactions. */
  private static final class Working implements AutoCloseable {
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicInteger committed;
    private final Queue<Throwable> failures;

    Working(SessionFactory unit, AtomicInteger committed, Queue<Throwable> failures) {
      this.committed = committed;
      this.failures = failures;
      for (int i = 0; i < THREADS; i++) {
        threads.execute(() -> work(unit));
      }
    }

    private void work(SessionFactory unit) {
      while (!over.get() && failures.isEmpty()) {
        try {
          write(unit);
          committed.incrementAndGet();
        } catch (RuntimeException e) {
          failures.add(e);
        }
      }
    }

    void until(int commits) {
      Awaitility.await()
          .atMost(DEADLINE)
          .until(() -> committed.get() >= commits || !failures.isEmpty());
    }

    @Override
    public void close() throws InterruptedException {
      over.set(true);
      threads.shutdown();
      assertThat(threads.awaitTermination(DEADLINE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void a_wrong_secret_is_read_again_within_the_budget_and_then_not_for_each_log_in()
      throws SQLException {
    try (SessionFactory unit =
        unpooled(Map.of("hibernate.aws.secrets_manager.retry_timeout", "1s"))) {
      write(unit);
      change("ann");
      int calls = service.calls();
      Throwable first = catchThrowable(() -> write(unit));
      assertRefused(first);
      int within = service.calls() - calls;
      assertThat(within).as("at once and when the second is over").isBetween(1, 3);
      for (int i = 0; i < 20; i++) {
        assertRefused(catchThrowable(() -> write(unit)));
      }
      assertThat(service.calls() - calls).isEqualTo(within);
    }
  }

  private static void assertRefused(Throwable failure) {
    SQLException refusal =
        Objects.requireNonNull(refusal(failure), () -> "no refusal in " + failure);
    assertThat(refusal.getSuppressed())
        .anySatisfy(
            why ->
                assertThat(why.getMessage())
                    .contains("refuses ann; usual causes")
                    .contains("prod/app"));
  }

  private static @Nullable SQLException refusal(Throwable failure) {
    for (Throwable one = failure; one != null; one = one.getCause()) {
      if (one instanceof SQLException sql
          && Product.underTest().refusedPassword().equals(sql.getSQLState())) {
        return sql;
      }
    }
    return null;
  }

  @Test
  void a_secret_that_cannot_be_read_after_a_refusal_keeps_the_refusal_as_its_cause()
      throws SQLException {
    try (SessionFactory unit = unpooled(Map.of())) {
      write(unit);
      change("ann");
      service.fail(Fault.DENIED);

      Throwable failure = catchThrowable(() -> write(unit));
      assertThat(failure)
          .isInstanceOf(JDBCConnectionException.class)
          .hasStackTraceContaining("the server refused a log-in, and")
          .hasStackTraceContaining("secretsmanager:GetSecretValue");
      assertThat((Throwable) refusal(failure)).isNotNull();
    }
  }

  // ---- the service

  @Test
  void while_the_service_is_down_or_throttles_what_was_read_serves() {
    try (SessionFactory unit = unpooled(Map.of("hibernate.aws.secrets_manager.expiration", "1s"))) {
      write(unit);
      service.fail(Fault.THROTTLED);
      int calls = service.calls();
      Awaitility.await()
          .atMost(DEADLINE)
          .until(
              () -> {
                write(unit);
                return service.calls() > calls;
              });
      write(unit);
      service.close();
      for (int i = 0; i < 10; i++) {
        write(unit);
      }
    }
  }

  @Test
  void fifty_connects_at_once_on_a_cold_cache_read_the_secret_once() throws Exception {
    service.takeTime(Duration.ofSeconds(1));
    ExecutorService threads = Executors.newFixedThreadPool(50);
    try (AwsDataSource source =
        new AwsDataSource(dataSource(Map.of("pool.enabled", "false", "pool.max_size", "50")))) {
      CountDownLatch together = new CountDownLatch(50);
      List<Future<Integer>> connects = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        connects.add(
            threads.submit(
                () -> {
                  together.countDown();
                  together.await();
                  try (Connection connection = source.getConnection()) {
                    return Sql.pid(connection).length();
                  }
                }));
      }
      for (Future<Integer> connect : connects) {
        assertThat(connect.get()).isPositive();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(service.calls()).isEqualTo(1);
  }

  private Map<String, Object> dataSource(Map<String, ?> more) {
    Map<String, Object> settings =
        new HashMap<>(Diagnosing.settings(cluster, cluster.clusterEndpoint(), Map.of()));
    settings.remove("user");
    settings.remove("password");
    settings.put("plugins", "+aws_secrets_manager");
    settings.put("secrets_manager.secret_id", SECRET);
    settings.put("secrets_manager.region", REGION);
    settings.putAll(more);
    settings.computeIfAbsent("secrets_manager.endpoint", absent -> service.url());
    return settings;
  }

  private Throwable failure(Map<String, ?> more) {
    Map<String, Object> settings = new HashMap<>(more);
    // The SDK asks a service that throttles or fails again, with pauses of its own.
    settings.putIfAbsent("pool.acquisition_timeout", "20s");
    try (AwsDataSource source = new AwsDataSource(dataSource(settings))) {
      return catchThrowable(
          () -> {
            try (Connection connection = source.getConnection()) {
              Sql.pid(connection); // binds it
            }
          });
    }
  }

  private void assertTold(Throwable failure, String... texts) {
    assertThat(failure).isInstanceOf(SQLException.class);
    for (String text : texts) {
      assertThat(failure).hasStackTraceContaining(text);
    }
    assertThat(failure)
        .hasStackTraceContaining("prod/app (hibernate.aws.secrets_manager.secret_id)");
    StringBuilder all = new StringBuilder();
    for (Throwable one = failure; one != null; one = one.getCause()) {
      all.append(one);
    }
    assertThat(all.toString()).doesNotContain("Marker-s3cret");
  }

  @Test
  void what_a_secret_lacks_is_told() {
    service.put(SECRET, "user ann, password Marker-s3cret");
    assertTold(failure(Map.of()), "is no JSON");
    service.put(SECRET, "[\"Marker-s3cret\"]");
    assertTold(failure(Map.of()), "is JSON, but no object");
    service.put(SECRET, "{\"user\": \"ann\", \"password\": \"Marker-s3cret\"}");
    assertTold(
        failure(Map.of()),
        "has no key 'username' (hibernate.aws.secrets_manager.username_key=username); it has"
            + " 'user', 'password'");
    service.put(SECRET, "{\"username\": \"ann\", \"password\": {\"is\": \"Marker-s3cret\"}}");
    assertTold(failure(Map.of()), "has no text under the key 'password'", "an object");
    service.putBinary(SECRET, "TWFya2VyLXMzY3JldA==");
    assertTold(failure(Map.of()), "is binary");
  }

  @Test
  @Tag("full")
  void what_the_service_refuses_is_told_with_what_mends_it() {
    service.fail(Fault.DENIED);
    assertTold(failure(Map.of()), "secretsmanager:GetSecretValue", "kms:Decrypt");
    service.fail(Fault.UNDECRYPTED);
    assertTold(failure(Map.of()), "cannot be decrypted", "kms:Decrypt");
    service.fail(Fault.THROTTLED);
    assertTold(failure(Map.of()), "throttles this account");
    service.fail(Fault.BROKEN);
    assertTold(failure(Map.of()), "answered InternalServiceError (500)");
    service.fail(null);
    service.answerWith("{\"SecretString\": Marker-s3cret}");
    assertTold(failure(Map.of()), "is no Secrets Manager");
    service.answerWith(null);
    keys.set("aws.secretAccessKey", "another");
    assertTold(failure(Map.of()), "which AWS does not accept", "InvalidSignatureException");
  }

  @Test
  void a_service_that_is_not_reached_is_told() {
    Map<String, String> nowhere = Map.of("secrets_manager.endpoint", service.url());
    service.close();
    assertTold(failure(nowhere), "was not reached in eu-west-1 at http://127.0.0.1");
  }

  @Test
  void a_secret_that_is_not_there_is_told_with_its_region() {
    Map<String, String> other = Map.of("secrets_manager.secret_id", "prod/other");
    assertThat(failure(other))
        .hasStackTraceContaining(
            "the secret prod/other (hibernate.aws.secrets_manager.secret_id) does not exist in"
                + " eu-west-1");
  }

  // ---- what is shown

  @Test
  void no_password_of_a_secret_is_told_by_anything() throws Exception {
    try (Told told = new Told()) {
      try (SessionFactory unit = unit(Map.of("hibernate.aws.telemetry.enabled", "true"))) {
        Units.engine(unit).observe(told::add);
        write(unit);
        unit.inSession(session -> session.doWork(told::add));
        told.add(Units.engine(unit));
        told.addWhatTheJvmShows();
      }
      change("ann");
      told.add(failure(Map.of("secrets_manager.retry_timeout", "0")));
      service.put(SECRET, "{\"username\": \"ann\", \"password\": [\"Marker-s3cret\"]}");
      told.add(failure(Map.of()));

      assertThat(told.texts())
          .hasSizeGreaterThan(50)
          .anyMatch(text -> text.contains("prod/app"))
          .noneMatch(text -> text.contains("Marker-s3cret") || text.contains(AwsKeys.SECRET));
    }
  }

  @Test
  void the_diagnosis_asks_as_the_secrets_user_and_tells_what_keeps_it_from_that() {
    try (AwsDataSource source = new AwsDataSource(dataSource(Map.of()))) {
      assertThat(source.engine().diagnose(Diagnosing.LIMIT).findings())
          .noneMatch(finding -> finding.severity() == Severity.ERROR)
          .noneMatch(finding -> finding.code().equals("grant.terminate"));
    }
    service.fail(Fault.DENIED);
    try (AwsDataSource source = new AwsDataSource(dataSource(Map.of()))) {
      assertThat(source.engine().diagnose(Diagnosing.LIMIT).findings())
          .anyMatch(
              finding ->
                  finding.code().equals("login.no-credentials")
                      && finding.text().contains("secretsmanager:GetSecretValue"))
          .noneMatch(finding -> finding.code().equals("host.unreachable"));
    }
  }

  @Test
  void monitors_of_another_user_need_a_password() {
    Map<String, Object> settings = dataSource(Map.of("monitoring.user", "watcher"));
    assertThat(catchThrowable(() -> new AwsDataSource(settings).close()))
        .hasStackTraceContaining(
            "monitoring.user=watcher: has no password, and the plugin aws_secrets_manager");
  }
}
