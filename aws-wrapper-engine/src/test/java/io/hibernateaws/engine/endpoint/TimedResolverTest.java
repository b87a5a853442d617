package io.hibernateaws.engine.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateaws.engine.time.Deadline;
import io.hibernateaws.engine.time.NanoClock;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TimedResolverTest {
  private static final byte[] SOME = {10, 0, 0, 7};

  private final CountDownLatch never = new CountDownLatch(1);
  private final List<Thread> threads = new CopyOnWriteArrayList<>();
  private final AtomicInteger lookUps = new AtomicInteger();
  private final TimedResolver resolver = new TimedResolver(this::answer, this::thread);

  private InetAddress[] answer(String host) throws UnknownHostException {
    lookUps.incrementAndGet();
    if (host.startsWith("silent")) {
      awaitForEver();
    }
    return switch (host) {
      case "unknown.test" -> throw new UnknownHostException(host);
      case "empty.test" -> new InetAddress[0];
      case "broken.test" -> throw new IllegalStateException("a bug in a resolver");
      default -> new InetAddress[] {InetAddress.getByAddress(SOME)};
    };
  }

  private void awaitForEver() {
    boolean interrupted = true;
    while (interrupted) {
      try {
        never.await();
        interrupted = false;
      } catch (InterruptedException e) {
        // As the operating system's look-up: deaf to interrupts.
        interrupted = true;
      }
    }
  }

  private Thread thread(Runnable task) {
    Thread thread = new Thread(task, "test-resolver-" + threads.size());
    thread.setDaemon(true);
    threads.add(thread);
    return thread;
  }

  @AfterEach
  void release() {
    never.countDown();
    resolver.close();
  }

  private static Deadline in(int millis) {
    return Deadline.in(Duration.ofMillis(millis), NanoClock.system());
  }

  @Test
  void a_name_has_the_addresses_of_the_resolver() throws Exception {
    assertThat(resolver.resolve("db.test", in(5_000)))
        .containsExactly(InetAddress.getByAddress(SOME));
  }

  @Test
  void a_name_is_asked_for_again_each_time() throws Exception {
    resolver.resolve("db.test", in(5_000));
    resolver.resolve("db.test", in(5_000));

    assertThat(lookUps).hasValue(2);
  }

  @Test
  void a_literal_address_needs_no_thread() throws Exception {
    assertThat(resolver.resolve("10.0.0.7", in(0))).containsExactly(InetAddress.getByAddress(SOME));
    assertThat(resolver.resolve("::1", in(0))[0].isLoopbackAddress()).isTrue();
    assertThat(threads).isEmpty();
    assertThat(lookUps).hasValue(0);
  }

  @Test
  void a_look_up_without_an_answer_ends_at_the_deadline_and_is_left_to_itself() throws Exception {
    assertThatThrownBy(() -> resolver.resolve("silent.test", in(100)))
        .isInstanceOf(SocketTimeoutException.class)
        .hasMessageContaining("silent.test");

    assertThat(resolver.resolve("db.test", in(5_000))).isNotEmpty();
  }

  @Test
  void a_silent_name_holds_one_thread_however_many_ask() throws Exception {
    for (int i = 0; i < 50; i++) {
      assertThatThrownBy(() -> resolver.resolve("silent.test", in(1)))
          .isInstanceOf(SocketTimeoutException.class);
    }

    assertThat(threads).hasSize(1);
    assertThat(resolver.resolve("db.test", in(5_000))).isNotEmpty();
  }

  @Test
  void names_that_are_looked_up_again_and_again_take_one_thread() throws Exception {
    for (int i = 0; i < 50; i++) {
      assertThatThrownBy(() -> resolver.resolve("unknown.test", in(5_000)))
          .isInstanceOf(UnknownHostException.class);
      resolver.resolve("db" + i + ".test", in(5_000));
    }

    assertThat(threads).hasSize(1);
  }

  @Test
  void silent_names_hold_up_no_other_until_there_are_eight() throws Exception {
    for (int i = 0; i < 7; i++) {
      String silent = "silent" + i + ".test";
      assertThatThrownBy(() -> resolver.resolve(silent, in(1)))
          .isInstanceOf(SocketTimeoutException.class);
      assertThat(resolver.resolve("db.test", in(5_000))).isNotEmpty();
    }

    assertThat(threads).hasSize(8);
  }

  @Test
  void a_look_up_is_never_interrupted_also_when_the_resolver_is_closed() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    TimedResolver closing =
        new TimedResolver(
            host -> {
              asked.countDown();
              boolean met = false;
              try {
                closed.await();
              } catch (InterruptedException e) {
                met = true;
              }
              interrupted.complete(met || Thread.currentThread().isInterrupted());
              return new InetAddress[] {InetAddress.getByAddress(SOME)};
            },
            this::thread);
    assertThatThrownBy(() -> closing.resolve("slow.test", in(1)))
        .isInstanceOf(SocketTimeoutException.class);
    asked.await();

    closing.close();
    closed.countDown();

    assertThat(interrupted.get(5, TimeUnit.SECONDS)).isFalse();
  }

  @Test
  void failures_of_the_resolver_are_an_unknown_host() {
    for (String host : List.of("unknown.test", "empty.test", "broken.test")) {
      assertThatThrownBy(() -> resolver.resolve(host, in(5_000)))
          .isInstanceOf(UnknownHostException.class)
          .hasMessageContaining(host);
    }
  }

  @Test
  void a_waiting_caller_can_be_interrupted() throws Exception {
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread caller =
        new Thread(
            () -> {
              try {
                resolver.resolve("silent.test", in(60_000));
              } catch (Exception e) {
                thrown.set(e);
              }
            },
            "caller");
    caller.start();
    caller.interrupt();
    caller.join(5_000);

    assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
  }

  @Test
  void closing_releases_callers_and_ends_idle_threads() throws Exception {
    resolver.resolve("db.test", in(5_000));
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread caller =
        new Thread(
            () -> {
              try {
                resolver.resolve("silent.test", in(60_000));
              } catch (Exception e) {
                thrown.set(e);
              }
            },
            "caller");
    caller.start();
    Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> lookUps.get() == 2);

    resolver.close();

    caller.join(5_000);
    assertThat(thrown.get()).isInstanceOf(UnknownHostException.class);
    assertThatThrownBy(() -> resolver.resolve("db.test", in(5_000)))
        .isInstanceOf(UnknownHostException.class)
        .hasMessageContaining("closed");
    never.countDown();
    Awaitility.await()
        .atMost(Duration.ofSeconds(5))
        .until(() -> threads.stream().noneMatch(Thread::isAlive));
  }
}
