package io.hibernateaws.it.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.hibernateaws.it.Product;
import io.hibernateaws.it.WithheldTime;
import io.hibernateaws.local.LocalAurora;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What looks like a dead host and is none, with the defaults: no call may be ended. */
@Tag("full")
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class FalseAlarmHostMonitoringIT {
  /**
   * Few, because every application has an engine of its own: after a stall many of them would log
   * in at once, and a small server then stands still for longer than the stall.
   */
  private static final int APPLICATIONS = 6;

  private static LocalAurora server;

  private final List<WaitingApplication> applications = new ArrayList<>();
  private static final int ATTEMPTS = 4;

  /** What an idle machine needs beyond the time that a stall was to have. */
  private static final long PUNCTUAL_MILLIS = 150;

  private final ScheduledExecutorService threads =
      Executors.newScheduledThreadPool(2 * APPLICATIONS);

  @BeforeAll
  static void start() {
    server = Product.newCluster().plain().instances(1).start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void startApplications() throws Exception {
    for (int i = 0; i < APPLICATIONS; i++) {
      WaitingApplication application = new WaitingApplication(server, Map.of());
      applications.add(application);
      application.warmUp();
    }
  }

  @AfterEach
  void stopApplications() {
    applications.forEach(WaitingApplication::close);
    threads.shutdownNow();
  }

  @Test
  void a_server_that_stands_still_for_two_seconds_in_calls_of_every_age() throws Exception {
    List<Future<Boolean>> calls = calls(15_000, 10_000 / APPLICATIONS);
    after(10_000, () -> stall(2_000)).get();

    assertUndisturbed("server stalls of 2 s", calls);
  }

  /** A busy machine makes a stall longer, or the first answer after it later, so more than once. */
  @Test
  void a_server_that_stands_still_for_six_and_a_half_seconds_in_young_calls() throws Exception {
    List<Long> late = new ArrayList<>();
    while (late.size() < ATTEMPTS) {
      List<Future<Boolean>> calls = calls(9_000, 10);
      try (WithheldTime machine = new WithheldTime()) {
        long stalled = after(250, () -> stall(6_500)).get();
        late.add(stalled - 6_500 + machine.millis());
      }
      if (areUndisturbed(calls)) {
        assertUndisturbed("server stalls of 6.5 s", calls);
        return;
      }
      applications.forEach(WaitingApplication::close);
      applications.clear();
      startApplications();
    }
    Assumptions.assumeTrue(
        late.stream().anyMatch(millis -> millis <= PUNCTUAL_MILLIS),
        () -> "the machine was too busy for a stall of 6.5 s, late by ms: " + late);
    fail("calls were ended in each of the stalls, which the machine made longer by ms: " + late);
  }

  @Test
  void both_processors_are_busy() throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(14);
    for (int i = 0; i < 2 * Runtime.getRuntime().availableProcessors(); i++) {
      Thread busy = new Thread(() -> compute(end), "busy-" + i);
      busy.setDaemon(true);
      busy.start();
    }
    List<Future<Boolean>> calls = calls(13_000, 50);

    assertUndisturbed("all processors busy", calls);
  }

  private static void compute(long end) {
    long x = 1;
    while (System.nanoTime() - end < 0) {
      for (int i = 0; i < 1_000_000; i++) {
        x = x * 31 + i;
      }
    }
    assertThat(x).isNotEqualTo(42);
  }

  @Test
  void a_client_that_is_paused_for_ten_seconds_inside_its_calls() throws Exception {
    Process client = PausedClient.start(server, APPLICATIONS, 16_000);
    try {
      awaitWord(client, PausedClient.READY);
      after(6_000, () -> signal(client, "STOP")).get();
      after(10_000, () -> signal(client, "CONT")).get();
      String said = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      assertThat(said).contains("PAUSED-CLIENT done=" + APPLICATIONS + " aborted=0");
      assertThat(client.waitFor()).isZero();
    } finally {
      client.destroyForcibly();
    }
  }

  private static void awaitWord(Process client, String word) throws IOException {
    InputStream output = client.getInputStream();
    StringBuilder said = new StringBuilder();
    while (said.indexOf(word) < 0) {
      int read = output.read();
      assertThat(read).as("the client ended: %s", said).isNotNegative();
      said.append((char) read);
    }
  }

  private static boolean signal(Process process, String name) throws Exception {
    return new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor()
        == 0;
  }

  /** Every application begins a call, each a little later than the one before. */
  private List<Future<Boolean>> calls(long millis, long step) {
    List<Future<Boolean>> calls = new ArrayList<>();
    for (int i = 0; i < APPLICATIONS; i++) {
      WaitingApplication one = applications.get(i);
      calls.add(threads.schedule(() -> one.waitFor(millis), i * step, TimeUnit.MILLISECONDS));
    }
    return calls;
  }

  private <T> Future<T> after(long millis, Callable<T> what) {
    return threads.schedule(what, millis, TimeUnit.MILLISECONDS);
  }

  /** How long it really was, in milliseconds. */
  private long stall(long millis) throws Exception {
    long since = System.nanoTime();
    server.freeze(1);
    return after(
            millis,
            () -> {
              server.thaw(1);
              return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since);
            })
        .get();
  }

  private boolean areUndisturbed(List<Future<Boolean>> calls) throws Exception {
    boolean all = true;
    for (Future<Boolean> call : calls) {
      try {
        all &= call.get(60, TimeUnit.SECONDS);
      } catch (ExecutionException e) {
        all = false;
      }
    }
    return all;
  }

  private void assertUndisturbed(String name, List<Future<Boolean>> calls) throws Exception {
    for (Future<Boolean> call : calls) {
      assertThat(call.get(60, TimeUnit.SECONDS)).isTrue();
    }
    int aborted = applications.stream().mapToInt(WaitingApplication::abortedCalls).sum();
    System.out.printf("FALSE-ALARMS %s calls=%d aborted=%d%n", name, calls.size(), aborted);
    assertThat(aborted).isZero();
  }

  /** A client that can be stopped as a whole: a program of its own. */
  static final class PausedClient {
    static final String READY = "PAUSED-CLIENT begins";

    private PausedClient() {}

    static Process start(LocalAurora server, int calls, long millis) throws IOException {
      return new ProcessBuilder(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-Djdk.net.hosts.file=" + server.hostsFile(),
              "-cp",
              System.getProperty("java.class.path").replace(File.pathSeparator, ":"),
              PausedClient.class.getName(),
              server.jdbcUrl(server.clusterEndpoint()),
              server.user(),
              server.password(),
              Integer.toString(calls),
              Long.toString(millis))
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start();
    }

    /** Arguments: URL, user, password, how many calls at once, how long each in ms. */
    public static void main(String[] args) throws Exception {
      int count = Integer.parseInt(args[3]);
      long millis = Long.parseLong(args[4]);
      List<WaitingApplication> all = new ArrayList<>();
      ScheduledExecutorService threads = Executors.newScheduledThreadPool(count);
      for (int i = 0; i < count; i++) {
        WaitingApplication one =
            new WaitingApplication(Map.of("url", args[0], "user", args[1], "password", args[2]));
        all.add(one);
        one.warmUp();
      }
      List<Future<Boolean>> calls = new ArrayList<>();
      for (WaitingApplication one : all) {
        calls.add(threads.submit(() -> one.waitFor(millis)));
      }
      System.out.println(READY);
      int done = 0;
      for (Future<Boolean> call : calls) {
        if (call.get(Duration.ofMinutes(1).toSeconds(), TimeUnit.SECONDS)) {
          done++;
        }
      }
      int aborted = all.stream().mapToInt(WaitingApplication::abortedCalls).sum();
      System.out.println("PAUSED-CLIENT done=" + done + " aborted=" + aborted);
      System.exit(0);
    }
  }
}
