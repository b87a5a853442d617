package io.hibernateaws.it.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.it.Product;
import io.hibernateaws.it.WithheldTime;
import io.hibernateaws.local.Crash;
import io.hibernateaws.local.LocalAurora;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
  /** Few enough that the engines of all applications together leave a small machine idle. */
  private static final int OFFSETS = 8;

  private static final int CALLS = 500;

  /** Settings under test and what they promise, in milliseconds. */
  private enum Profile {
    DEFAULTS("defaults", "default", 1_300, 8_000),
    FAST("detection-fast", "detection-fast", 130, 1_500);

    private final String title;
    private final String name;
    private final long step;
    private final long promise;

    Profile(String title, String name, long step, long promise) {
      this.title = title;
      this.name = name;
      this.step = step;
      this.promise = promise;
    }
  }

  /** Nobody else tells: a server without a topology, so that only its monitor can notice. */
  @Test
  void a_frozen_server_is_noticed_by_its_monitor_alone() throws Exception {
    try (LocalAurora plain = Product.newCluster().plain().instances(1).start()) {
      measure("frozen, no topology", plain, false, c -> c.freeze(1));
    }
  }

  @Test
  void calls_to_a_frozen_writer_end_and_are_failed_over() throws Exception {
    try (LocalAurora cluster = Product.newCluster().instances(2).start()) {
      measure("frozen", cluster, true, c -> c.freeze(1));
    }
  }

  @Test
  void calls_to_a_writer_behind_a_black_hole_end_and_are_failed_over() throws Exception {
    try (LocalAurora cluster = Product.newCluster().instances(2).start()) {
      measure("black hole", cluster, true, c -> c.crash(1, Crash.SILENT));
    }
  }

  @Test
  void five_hundred_calls_to_a_frozen_server_are_released_together() throws Exception {
    ScheduledExecutorService threads = Executors.newScheduledThreadPool(CALLS);
    try (LocalAurora plain = Product.newCluster().plain().instances(1).start();
        WaitingApplication application =
            new WaitingApplication(
                plain,
                Map.of(
                    "hibernate.aws.pool.max_size",
                    CALLS,
                    "hibernate.aws.pool.acquisition_timeout",
                    120))) {
      List<Future<Long>> ends = new ArrayList<>();
      for (int i = 0; i < CALLS; i++) {
        ends.add(threads.submit(application::waitForEver));
      }
      awaitWaiting(plain, CALLS);
      plain.freeze(1);
      List<Long> released = new ArrayList<>();
      for (Future<Long> end : ends) {
        released.add(end.get(60, TimeUnit.SECONDS));
      }
      long first = released.stream().min(Long::compare).orElseThrow();
      long last = released.stream().max(Long::compare).orElseThrow();
      long spread = TimeUnit.NANOSECONDS.toMillis(last - first);
      System.out.printf("RELEASED calls=%d spread_ms=%d%n", CALLS, spread);

      assertThat(application.aborts()).as("decisions to end calls").isEqualTo(1);
      assertThat(application.abortedCalls()).as("calls that it ended").isEqualTo(CALLS);
    } finally {
      threads.shutdownNow();
    }
  }

  private static void awaitWaiting(LocalAurora cluster, int calls) {
    Awaitility.await()
        .pollInterval(Duration.ofMillis(20))
        .atMost(Duration.ofSeconds(90))
        .until(() -> WaitingApplication.waiting(cluster) == calls);
  }

  /**
   * An application of a profile, inside its statement for {@code offset} ms when the fault comes.
   */
  private record Case(Profile profile, long offset, WaitingApplication application) {}

  private static void measure(
      String fault, LocalAurora cluster, boolean calm, Consumer<LocalAurora> inject)
      throws Exception {
    List<Case> cases = new ArrayList<>();
    ScheduledExecutorService threads = Executors.newScheduledThreadPool(2 * OFFSETS);
    try {
      for (Profile profile : Profile.values()) {
        for (int i = OFFSETS - 1; i >= 0; i--) {
          Map<String, String> settings = Map.of("hibernate.aws.profile", profile.name);
          cases.add(new Case(profile, i * profile.step, new WaitingApplication(cluster, settings)));
        }
      }
      for (Case one : cases) {
        one.application.warmUp();
      }
      if (calm) {
        // After a search everybody is asked often, and then the topology would be first to notice.
        Awaitility.await()
            .atMost(Duration.ofMinutes(1))
            .until(() -> cases.stream().allMatch(one -> one.application.isCalm()));
      }
      long longest = cases.stream().mapToLong(Case::offset).max().orElseThrow();
      List<Future<Long>> ends = new ArrayList<>();
      for (Case one : cases) {
        ends.add(
            threads.schedule(
                one.application::waitForEver, longest - one.offset, TimeUnit.MILLISECONDS));
      }
      awaitWaiting(cluster, cases.size());
      long[] noticed = new long[cases.size()];
      Map<Profile, Long> withheld = new EnumMap<>(Profile.class);
      try (WithheldTime machine = new WithheldTime()) {
        long faultAt = System.nanoTime();
        inject.accept(cluster);
        for (Profile profile : List.of(Profile.FAST, Profile.DEFAULTS)) {
          for (int i = 0; i < noticed.length; i++) {
            if (cases.get(i).profile == profile) {
              long end = ends.get(i).get(60, TimeUnit.SECONDS);
              noticed[i] = TimeUnit.NANOSECONDS.toMillis(end - faultAt);
            }
          }
          withheld.put(profile, machine.millis());
        }
      }
      report(fault, cases, noticed, withheld);
    } finally {
      cases.forEach(one -> one.application.close());
      threads.shutdownNow();
    }
  }

  private static void report(
      String fault, List<Case> cases, long[] noticed, Map<Profile, Long> withheld) {
    for (Profile profile : Profile.values()) {
      StringBuilder table = new StringBuilder();
      long late = Objects.requireNonNull(withheld.get(profile));
      long worst = 0;
      for (int i = 0; i < cases.size(); i++) {
        if (cases.get(i).profile == profile) {
          table.append(' ').append(cases.get(i).offset).append(':').append(noticed[i]);
          worst = Math.max(worst, noticed[i]);
        }
      }
      System.out.printf(
          "DETECTION fault=%s settings=%s worst_ms=%d withheld_ms=%d offset_ms:noticed_ms%s%n",
          fault.replace(' ', '-'), profile.title, worst, late, table);
      assertThat(worst - late)
          .as(fault + ", " + profile.title)
          .isLessThanOrEqualTo(profile.promise);
    }
  }
}
