package io.hibernateaws.it.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.hibernateaws.engine.api.EngineEvent;
import io.hibernateaws.engine.jdbc.AwsDataSource;
import io.hibernateaws.it.LogLines;
import io.hibernateaws.it.Product;
import io.hibernateaws.it.Purchase;
import io.hibernateaws.it.Units;
import io.hibernateaws.it.doctor.Diagnosing;
import io.hibernateaws.local.LocalAurora;
import io.hibernateaws.local.iam.IamAttempt;
import io.hibernateaws.local.iam.IamGate;
import io.hibernateaws.local.iam.IamRefusal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.hibernate.SessionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Log-ins with tokens of IAM, at servers that verify them as RDS does. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class IamIT {
  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final String USER = "token_user";

  private static IamGate gate;
  private static LocalAurora cluster;
  private static Map<String, String> verified;

  private AwsKeys keys;

  @BeforeAll
  static void start() {
    gate = new IamGate().know(AwsKeys.ID, AwsKeys.SECRET);
    cluster = Product.newCluster().instances(2).iam(gate).start();
    cluster.createIamUser(USER);
    verified = Product.underTest().verifying(cluster.certificate());
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @BeforeEach
  void giveKeys() {
    keys = AwsKeys.usual();
  }

  @AfterEach
  void takeKeys() {
    keys.close();
  }

  private static Map<String, Object> settings(Map<String, ?> more) {
    return settings(cluster, more);
  }

  private static Map<String, Object> settings(LocalAurora where, Map<String, ?> more) {
    Map<String, Object> settings = Units.settings(where);
    settings.remove("jakarta.persistence.jdbc.password");
    settings.put("jakarta.persistence.jdbc.user", USER);
    settings.put("hibernate.aws.plugins", "+iam");
    settings.put("jakarta.persistence.schema-generation.database.action", "update");
    Product.underTest()
        .verifying(where.certificate())
        .forEach((name, value) -> settings.put("hibernate.connection." + name, value));
    settings.putAll(more);
    return settings;
  }

  private static SessionFactory unit(Map<String, ?> more) {
    return Units.ofNative(settings(more));
  }

  private static String write(SessionFactory unit) {
    UUID id = UUID.randomUUID();
    unit.inTransaction(session -> session.persist(new Purchase(id, "Ada")));
    return id.toString();
  }

  private static long read(SessionFactory unit) {
    try (var session = unit.withOptions().readOnly(true).openSession()) {
      return session.createQuery("select count(*) from Purchase", Long.class).getSingleResult();
    }
  }

  private static List<IamAttempt> since(int attempts) {
    List<IamAttempt> all = gate.attempts();
    return all.subList(attempts, all.size());
  }

  private static List<IamRefusal> refusals(List<IamAttempt> attempts) {
    List<IamRefusal> refusals = new ArrayList<>();
    for (IamAttempt attempt : attempts) {
      if (attempt.refusal() != null) {
        refusals.add(attempt.refusal());
      }
    }
    return refusals;
  }

  @Test
  void a_unit_without_a_password_reads_and_writes_with_a_token_for_each_host() {
    int before = gate.attempts().size();
    try (SessionFactory unit = unit(Map.of())) {
      write(unit);
      assertThat(read(unit)).isPositive();
    }
    assertThat(refusals(since(before))).isEmpty();
    assertThat(since(before)).allMatch(attempt -> attempt.user().equals(USER));
    Set<String> hosts = since(before).stream().map(IamAttempt::host).collect(Collectors.toSet());
    assertThat(hosts).contains(cluster.instanceEndpoint(1), cluster.instanceEndpoint(2));
  }

  @Test
  void after_a_failover_the_new_writer_is_reached_with_a_token_for_its_host() {
    IamGate own = new IamGate().know(AwsKeys.ID, AwsKeys.SECRET);
    try (LocalAurora lost = Product.newCluster().instances(2).iam(own).start()) {
      lost.createIamUser(USER);
      try (SessionFactory unit = Units.ofNative(settings(lost, Map.of()))) {
        write(unit);
        lost.crash(1);
        lost.awaitWriter(2, DEADLINE);
        Awaitility.await().atMost(DEADLINE).ignoreExceptions().until(() -> write(unit) != null);
      }
      assertThat(refusals(own.attempts())).isEmpty();
      assertThat(own.attempts())
          .anyMatch(
              attempt ->
                  attempt.instance().equals(lost.instanceId(2))
                      && attempt.host().equals(lost.instanceEndpoint(2)));
    }
  }

  @Test
  void two_hundred_log_ins_on_an_empty_cache_share_one_token_of_a_host() throws Exception {
    int threads = 200;
    int tokens = gate.tokens();
    int before = gate.attempts().size();
    ExecutorService all = Executors.newFixedThreadPool(threads);
    try (SessionFactory unit =
        unit(Map.of("hibernate.aws.pool.max_size", "40", "hibernate.aws.plugins", "iam"))) {
      CountDownLatch go = new CountDownLatch(1);
      List<Future<String>> writes = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        writes.add(
            all.submit(
                () -> {
                  go.await();
                  return write(unit);
                }));
      }
      go.countDown();
      for (Future<String> one : writes) {
        one.get(1, TimeUnit.MINUTES);
      }
    } finally {
      all.shutdownNow();
    }
    assertThat(refusals(since(before))).isEmpty();
    Set<String> hosts = since(before).stream().map(IamAttempt::host).collect(Collectors.toSet());
    assertThat(gate.tokens() - tokens)
        .as("tokens of one second are equal, and may be there already")
        .isLessThanOrEqualTo(hosts.size());
  }

  @Test
  void a_token_from_the_cache_that_is_refused_is_replaced_and_no_session_fails() {
    String other = "AKIDOTHER00000000001";
    try (SessionFactory unit =
        unit(Map.of("hibernate.aws.pool.enabled", "false", "hibernate.aws.plugins", "iam"))) {
      write(unit);
      int before = gate.attempts().size();
      gate.forget(AwsKeys.ID);
      gate.know(other, "another secret");
      keys.set("aws.accessKeyId", other);
      keys.set("aws.secretAccessKey", "another secret");
      Awaitility.await()
          .atMost(DEADLINE)
          .until(
              () -> {
                write(unit);
                return refusals(since(before)).contains(IamRefusal.UNKNOWN_KEY);
              });
      write(unit);
      assertThat(refusals(since(before))).containsExactly(IamRefusal.UNKNOWN_KEY);
    } finally {
      gate.forget(other);
      gate.know(AwsKeys.ID, AwsKeys.SECRET);
    }
  }

  @Test
  void a_profile_that_is_named_comes_before_what_the_environment_holds(@TempDir Path folder)
      throws Exception {
    keys.set("aws.accessKeyId", "AKIDNOBODYKNOWS00001");
    Path file = folder.resolve("credentials");
    Files.writeString(
        file,
        """
        [shop]
        aws_access_key_id = ASIASHOP000000000001
        aws_secret_access_key = of the shop
        aws_session_token = for an hour
        """);
    keys.set("aws.sharedCredentialsFile", file.toString());
    gate.know("ASIASHOP000000000001", "of the shop", "for an hour");
    int before = gate.attempts().size();
    try (SessionFactory unit = unit(Map.of("hibernate.aws.credentials.profile", "shop"))) {
      write(unit);
    }
    assertThat(since(before)).isNotEmpty();
    assertThat(refusals(since(before))).isEmpty();
  }

  @Test
  void a_refused_token_tells_the_usual_causes_and_stays_the_servers_exception() {
    keys.set("aws.secretAccessKey", "wrong");
    Throwable failure = catchThrowable(() -> unit(Map.of()).close());

    SQLException refusal = sqlException(failure);
    assertThat(refusal.getSQLState()).startsWith("28");
    assertThat(refusal.getSuppressed())
        .anySatisfy(
            causes ->
                assertThat(causes)
                    .hasMessageContaining("rds-db:connect")
                    .hasMessageContaining(USER)
                    .hasMessageContaining("clock")
                    .hasMessageContaining("us-east-1"));
  }

  @Test
  void a_diagnosis_names_the_usual_causes_of_a_refused_token() {
    keys.set("aws.secretAccessKey", "wrong");
    Map<String, Object> settings =
        Diagnosing.settings(
            cluster, cluster.clusterEndpoint(), Map.of("user", USER, "plugins", "+iam"));
    settings.remove("password");
    settings.putAll(verified);
    try (AwsDataSource source = new AwsDataSource(settings)) {
      assertThat(source.engine().diagnose(Diagnosing.LIMIT).findings())
          .anySatisfy(
              finding -> {
                assertThat(finding.code()).isEqualTo("login.refused");
                assertThat(finding.fix()).contains("rds-db:connect").contains("clock");
              });
    }
  }

  private static SQLException sqlException(Throwable failure) {
    SQLException last = null;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql) {
        last = sql;
      }
    }
    return Objects.requireNonNull(last, () -> "an SQLException below " + failure);
  }

  @Test
  void no_connection_is_tried_where_tls_is_not_certain() {
    int before = gate.attempts().size();
    Map<String, Object> settings = settings(Map.of());
    verified.keySet().forEach(name -> settings.remove("hibernate.connection." + name));

    assertThatThrownBy(() -> Units.ofNative(settings).close())
        .hasMessageContaining("the plugin iam sends passwords")
        .hasMessageContaining("TLS must be certain");
    assertThat(since(before)).isEmpty();
  }

  @Test
  void credentials_are_told_of_without_a_secret() {
    Map<String, Object> settings = new HashMap<>(settings(Map.of()));
    try (LogLines log = LogLines.of("io.hibernateaws");
        SessionFactory unit = Units.ofNative(settings)) {
      Queue<EngineEvent> seen = new ConcurrentLinkedQueue<>();
      Units.engine(unit).observe(seen::add);
      write(unit);

      assertThat(seen.toString() + log.lines() + Units.engine(unit).settings())
          .doesNotContain("X-Amz-Signature")
          .doesNotContain(AwsKeys.SECRET);
    }
  }
}
