package io.hibernateaws.engine.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.engine.time.Watchdog;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When a call that waits is told that its name leads elsewhere, and when it must not be. */
class NameWatchTest {
  private static final Duration INTERVAL = Duration.ofMillis(5);
  private static final long PATIENCE = 30;

  private final Watchdog watchdog = new Watchdog("test-watchdog");
  private final AtomicInteger lookUps = new AtomicInteger();
  private final CountDownLatch moved = new CountDownLatch(1);
  private volatile InetAddress[] addresses = {address(1)};
  private volatile boolean failing;
  private volatile CountDownLatch looked = new CountDownLatch(1);
  private final TimedResolver names = new TimedResolver(this::answer, Thread::new);
  private final NameWatch watch = new NameWatch(names, watchdog);

  @AfterEach
  void close() {
    names.close();
    watchdog.close();
  }

  private static InetAddress address(int last) {
    try {
      return InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, (byte) last});
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  private InetAddress[] answer(String host) throws UnknownHostException {
    lookUps.incrementAndGet();
    looked.countDown();
    if (failing) {
      throw new UnknownHostException(host);
    }
    return addresses.clone();
  }

  private void awaitLooks(int count) throws InterruptedException {
    CountDownLatch more = new CountDownLatch(count);
    looked = more;
    assertThat(more.await(PATIENCE, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void a_call_is_told_once_when_the_name_leads_elsewhere_only() throws Exception {
    try (NameWatch.Watch call = watch.watch("db.test", address(1), INTERVAL, moved::countDown)) {
      awaitLooks(3);
      addresses = new InetAddress[] {address(2), address(1)};
      awaitLooks(3);
      assertThat(call.moved()).isFalse();

      addresses = new InetAddress[] {address(2)};

      assertThat(moved.await(PATIENCE, TimeUnit.SECONDS)).isTrue();
      assertThat(call.moved()).isTrue();
    }
  }

  @Test
  void a_name_that_cannot_be_looked_up_leads_nowhere_else() throws Exception {
    failing = true;
    try (NameWatch.Watch call = watch.watch("db.test", address(1), INTERVAL, moved::countDown)) {
      awaitLooks(3);

      assertThat(call.moved()).isFalse();
    }
  }

  @Test
  void an_address_in_place_of_a_name_is_never_looked_up() throws Exception {
    addresses = new InetAddress[] {address(2)};
    try (NameWatch.Watch literal =
            watch.watch("192.0.2.1", address(1), INTERVAL, () -> lookUps.addAndGet(1_000_000));
        NameWatch.Watch named = watch.watch("db.test", address(1), INTERVAL, moved::countDown)) {
      assertThat(moved.await(PATIENCE, TimeUnit.SECONDS)).isTrue();

      assertThat(literal.moved()).isFalse();
      assertThat(named.moved()).isTrue();
      assertThat(lookUps).hasValue(1);
    }
  }

  @Test
  void a_call_that_is_over_before_the_first_look_costs_no_look_up() throws Exception {
    watch.watch("other.test", address(1), INTERVAL, () -> lookUps.addAndGet(1_000_000)).close();
    addresses = new InetAddress[] {address(2)};
    try (NameWatch.Watch later = watch.watch("db.test", address(1), INTERVAL, moved::countDown)) {
      assertThat(moved.await(PATIENCE, TimeUnit.SECONDS)).isTrue();

      assertThat(later.moved()).isTrue();
      assertThat(lookUps).hasValue(1);
    }
  }

  @Test
  void a_watch_that_outlives_its_owners_ends() {
    names.close();
    watchdog.close();

    try (NameWatch.Watch call = watch.watch("db.test", address(1), INTERVAL, moved::countDown)) {
      assertThat(call.moved()).isFalse();
    }
    assertThat(lookUps).hasValue(0);
  }
}
