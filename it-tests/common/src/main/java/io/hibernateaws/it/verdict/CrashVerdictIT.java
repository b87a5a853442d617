package io.hibernateaws.it.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.hibernateaws.it.Product;
import io.hibernateaws.it.Sql;
import io.hibernateaws.it.Told;
import io.hibernateaws.it.Units;
import io.hibernateaws.it.VerdictRows;
import io.hibernateaws.local.LocalAurora;
import io.hibernateaws.local.proxy.Cut;
import io.hibernateaws.local.proxy.Ending;
import io.hibernateaws.local.proxy.Moment;
import jakarta.persistence.EntityManagerFactory;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.hibernate.SessionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A sample of the cells of {@link VerdictIT} in which the writer really dies while the message or
 * its answer is under way: the verdict is compared with the row on the new writer.
 */
@Timeout(120)
class CrashVerdictIT {
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  private static LocalAurora cluster;
  private EntityManagerFactory jpa;
  private SessionFactory unit;

  @BeforeAll
  static void start() throws SQLException {
    cluster = Product.newCluster().instances(3).promotionDelay(Duration.ofMillis(200)).start();
    Map<String, String> tables =
        Map.of("jakarta.persistence.schema-generation.database.action", "create");
    Units.ofJpa("tables", Units.settings(cluster, tables)).close();
    try (Connection writer = cluster.directConnection(1); ) {
      VerdictRows.create(writer);
      for (String procedure :
          Product.underTest().sql().committingProcedure("verdict_commits", "verdict_row")) {
        Sql.run(writer, procedure);
      }
    }
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  /** New ones for every crash, because they know the member that has just come back. */
  @BeforeEach
  void startUnits() {
    jpa = Units.ofJpa("crashes", Units.settings(cluster));
    unit = Units.ofNative(Units.settings(cluster));
  }

  @AfterEach
  void stopUnits() {
    unit.close();
    jpa.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          PreparedStatement       | MIDDLE | BEFORE_SERVER | ROLLED_BACK  | false
          PreparedStatement       | MIDDLE | BEFORE_ANSWER | ROLLED_BACK  | false
          PreparedStatement       | COMMIT | BEFORE_SERVER | UNKNOWN      | false
          PreparedStatement       | COMMIT | BEFORE_ANSWER | UNKNOWN      | true
          EntityManager, flushed  | COMMIT | BEFORE_ANSWER | UNKNOWN      | true
          native Session, flushed | FIRST  | BEFORE_ANSWER | ROLLED_BACK  | false
          autocommit insert       | FIRST  | BEFORE_SERVER | UNKNOWN      | false
          autocommit insert       | FIRST  | BEFORE_ANSWER | UNKNOWN      | true
          autocommit query        | FIRST  | BEFORE_ANSWER | NOTHING_LOST | false
          CALL of a procedure that commits | FIRST | BEFORE_SERVER | UNKNOWN | false
          CALL of a procedure that commits | FIRST | BEFORE_ANSWER | UNKNOWN | true
          """)
  void a_verdict_is_what_the_new_writer_says(
      String name, VerdictCall.Place place, Moment moment, Told expected, boolean there)
      throws Exception {
    VerdictCall call = call(name);
    UUID row = UUID.randomUUID();
    int old = cluster.writer();
    try (Work work = call.opener().open(false)) {
      work.begin();
      if (place == VerdictCall.Place.MIDDLE) {
        work.before(UUID.randomUUID());
      }
      if (place == VerdictCall.Place.COMMIT) {
        work.call(row);
      }
      Cut cut = cluster.proxy(old).cutAt(call.message(place), moment, Ending.SILENCE);
      CompletableFuture<Void> crash =
          CompletableFuture.runAsync(
              () -> {
                cut.await(DEADLINE);
                cluster.crash(old);
              });
      Told told =
          Told.of(
              catchThrowable(
                  () -> {
                    if (place == VerdictCall.Place.COMMIT) {
                      work.commit();
                    } else {
                      work.call(row);
                    }
                  }));
      crash.get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
      assertThat(told).isEqualTo(expected);
      assertThat(work.wrongAfter(told)).isEmpty();
    }
    // The engine may see the promotion a moment before the cluster publishes it.
    await().atMost(DEADLINE).until(() -> cluster.writer() != old);
    assertThat(isThere(row)).isEqualTo(there);
    cluster.rejoin(old);
  }

  private VerdictCall call(String name) {
    List<VerdictCall> all = new VerdictCalls(unit, jpa).all();
    return all.stream().filter(call -> call.name().equals(name)).findAny().orElseThrow();
  }

  private static boolean isThere(UUID id) throws SQLException {
    try (Connection writer = cluster.directConnection(cluster.writer()); ) {
      return VerdictRows.isThere(writer, id);
    }
  }
}
