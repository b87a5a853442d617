package io.hibernateaws.it.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.engine.api.AwsDataSource;
import io.hibernateaws.engine.api.EngineEvent;
import io.hibernateaws.engine.api.EngineObserver;
import io.hibernateaws.local.Crash;
import io.hibernateaws.local.LocalAurora;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Hosts that fall silent without a word: how soon the calls that wait for them are ended. One
 * application per offset is inside one statement for that long when the fault comes, so one fault
 * measures all offsets.
 */
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class HostMonitoringIT {
  private static final int OFFSETS = 20;
  private static final String SLEEP = "select pg_sleep(300)";

  /** Settings under test and what they promise. */
  private enum Profile {
    DEFAULTS("defaults", Map.of(), 500, 8_000),
    FAST("detection-fast", Map.of("hibernate.aws.profile", "detection-fast"), 50, 1_500);

    private final String title;

    @SuppressWarnings("ImmutableEnumChecker") // always a Map.of
    private final Map<String, String> settings;

    private final long step;
    private final long promise;

    Profile(String title, Map<String, String> settings, long step, long promise) {
      this.title = title;
      this.settings = settings;
      this.step = step;
      this.promise = promise;
    }
  }

  /** Nobody else tells: a server without a topology, so that only its monitor can notice. */
  @Test
  void a_frozen_server_is_noticed_by_its_monitor_alone() throws Exception {
    try (LocalAurora plain = LocalAurora.postgresql().plain().instances(1).start()) {
      measure("frozen-alone", plain, false, c -> c.freeze(1));
    }
  }

  @Test
  void calls_to_a_frozen_writer_end_and_are_failed_over() throws Exception {
    try (LocalAurora cluster = LocalAurora.postgresql().instances(2).start()) {
      measure("frozen", cluster, true, c -> c.freeze(1));
    }
  }

  @Test
  void calls_to_a_writer_behind_a_black_hole_end_and_are_failed_over() throws Exception {
    try (LocalAurora cluster = LocalAurora.postgresql().instances(2).start()) {
      measure("black-holed", cluster, true, c -> c.crash(1, Crash.SILENT));
    }
  }

  private static void measure(
      String fault, LocalAurora cluster, boolean calm, Consumer<LocalAurora> inject)
      throws Exception {
    List<Application> applications = new ArrayList<>();
    ScheduledExecutorService threads = Executors.newScheduledThreadPool(2 * OFFSETS);
    try {
      for (Profile profile : Profile.values()) {
        for (int i = 0; i < OFFSETS; i++) {
          applications.add(new Application(cluster, profile, (OFFSETS - 1 - i) * profile.step));
        }
      }
      for (Application application : applications) {
        application.warmUp();
      }
      if (calm) {
        // After a search everybody is asked often, and then the topology would be first to notice.
        Awaitility.await()
            .atMost(Duration.ofMinutes(1))
            .until(() -> applications.stream().allMatch(Application::isCalm));
      }
      long longest = (OFFSETS - 1) * Profile.DEFAULTS.step;
      List<Future<Long>> ends = new ArrayList<>();
      for (Application one : applications) {
        ends.add(threads.schedule(one::sleep, longest - one.offset, TimeUnit.MILLISECONDS));
      }
      Awaitility.await()
          .pollInterval(Duration.ofMillis(20))
          .atMost(Duration.ofSeconds(60))
          .until(() -> sleeping(cluster) == applications.size());
      long faultAt = System.nanoTime();
      inject.accept(cluster);
      for (int i = 0; i < applications.size(); i++) {
        Application one = applications.get(i);
        one.noticed =
            TimeUnit.NANOSECONDS.toMillis(ends.get(i).get(60, TimeUnit.SECONDS) - faultAt);
      }
      report(fault, applications);
    } finally {
      applications.forEach(Application::close);
      threads.shutdownNow();
    }
  }

  private static void report(String fault, List<Application> applications) {
    for (Profile profile : Profile.values()) {
      List<Application> of = applications.stream().filter(one -> one.profile == profile).toList();
      StringBuilder table = new StringBuilder();
      for (Application one : of) {
        table.append(' ').append(one.offset).append(':').append(one.noticed);
      }
      System.out.printf(
          "DETECTION fault=%s settings=%s worst_ms=%d offset_ms:noticed_ms%s%n",
          fault,
          profile.title,
          of.stream().mapToLong(one -> one.noticed).max().orElseThrow(),
          table);
      assertThat(of).allMatch(one -> one.noticed <= profile.promise);
    }
  }

  private static int sleeping(LocalAurora cluster) throws SQLException {
    try (Connection connection = cluster.adminConnection(1);
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select count(*) from pg_stat_activity where state = 'active' and query = '"
                    + SLEEP
                    + "'")) {
      rows.next();
      return rows.getInt(1);
    }
  }

  /** One application with an engine of its own. */
  private static final class Application implements EngineObserver {
    private static final long CALM = TimeUnit.MILLISECONDS.toNanos(400);

    private final Profile profile;
    private final long offset;
    private final AwsDataSource dataSource;
    private volatile long noticed;
    private volatile long probed;
    private volatile long probedBefore;

    Application(LocalAurora cluster, Profile profile, long offset) {
      this.profile = profile;
      this.offset = offset;
      Map<String, Object> settings = new HashMap<>(profile.settings);
      settings.put("url", cluster.jdbcUrl(cluster.clusterEndpoint()));
      settings.put("user", cluster.user());
      settings.put("password", cluster.password());
      settings.put("hibernate.aws.host_resolver", cluster.resolver());
      dataSource = new AwsDataSource(settings, this);
    }

    @Override
    public void on(EngineEvent event) {
      if (event instanceof EngineEvent.Probed) {
        probedBefore = probed;
        probed = System.nanoTime();
      }
    }

    /** Whether the topology is asked at leisure again. */
    boolean isCalm() {
      return probed - probedBefore > CALM;
    }

    void warmUp() throws SQLException {
      try (Connection connection = dataSource.getConnection();
          Statement statement = connection.createStatement()) {
        statement.execute("select 1");
      }
    }

    /** When the statement that waits for ever ended. */
    long sleep() {
      try (Connection connection = dataSource.getConnection();
          Statement statement = connection.createStatement()) {
        statement.execute(SLEEP);
        throw new AssertionError("slept through the fault");
      } catch (SQLException told) {
        long now = System.nanoTime();
        assertThat(told.getSQLState()).startsWith("08");
        return now;
      }
    }

    void close() {
      dataSource.close();
    }
  }
}
