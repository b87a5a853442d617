package io.hibernateaws.engine.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateaws.engine.api.AwsEngine;
import io.hibernateaws.engine.api.TestEngine;
import io.hibernateaws.engine.assembly.EngineConfig;
import io.hibernateaws.engine.assembly.SettingsReader;
import io.hibernateaws.engine.config.GivenConnection;
import io.hibernateaws.engine.time.NanoClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class EngineHolderTest {
  private final List<FakeEngine> opened = new ArrayList<>();

  @Test
  void equal_configurations_share_an_engine_and_others_do_not() {
    try (EngineHolder holder = EngineHolder.untilClosed(this::open)) {
      AwsEngine one = holder.use(config("db")).engine();

      assertThat(holder.use(config("db")).engine()).isSameAs(one);
      assertThat(holder.use(config("other")).engine()).isNotSameAs(one);
      assertThat(holder.size()).isEqualTo(2);
    }
    assertThat(opened).allMatch(engine -> engine.closed);
  }

  @Test
  void an_engine_is_closed_when_nobody_has_used_it_for_a_while_and_its_thread_with_it() {
    try (EngineHolder holder =
        EngineHolder.lingering(this::open, Duration.ofMillis(40), NanoClock.system())) {
      EngineHolder.Use use = holder.use(config("db"));
      FakeEngine engine = opened.get(0);
      EngineHolder.Use other = holder.use(config("db"));
      other.close();
      other.close();
      Awaitility.await()
          .during(Duration.ofMillis(150))
          .atMost(Duration.ofSeconds(5))
          .until(() -> !engine.closed);

      use.close();

      Awaitility.await().until(() -> engine.closed);
      assertThat(holder.size()).isZero();
      Awaitility.await().until(EngineHolderTest::noReaperRuns);
      assertThat(holder.use(config("db")).engine()).isNotSameAs(engine);
    }
  }

  @Test
  void nobody_waits_for_an_engine_that_is_being_closed() throws Exception {
    CountDownLatch closing = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    try (EngineHolder holder =
        EngineHolder.lingering(this::open, Duration.ofMillis(40), NanoClock.system())) {
      EngineHolder.Use use = holder.use(config("slow"));
      FakeEngine slow = opened.get(0);
      slow.closing =
          () -> {
            closing.countDown();
            awaitLatch(goOn);
          };
      use.close();
      awaitLatch(closing);

      CompletableFuture.runAsync(() -> holder.use(config("slow")).close()).get(5, TimeUnit.SECONDS);

      assertThat(opened).as("a closing engine is nobody's any more").hasSize(2);
      goOn.countDown();
    } finally {
      goOn.countDown();
    }
    assertThat(opened).allMatch(engine -> engine.closed);
  }

  @Test
  void engines_are_closed_at_the_same_time() {
    CountDownLatch bothClosing = new CountDownLatch(2);
    EngineHolder holder = EngineHolder.untilClosed(this::open);
    holder.use(config("one"));
    holder.use(config("other"));
    assertThat(holder.engines()).containsExactlyInAnyOrderElementsOf(opened);
    for (FakeEngine engine : opened) {
      engine.closing =
          () -> {
            bothClosing.countDown();
            awaitLatch(bothClosing);
          };
    }

    holder.close();

    assertThat(bothClosing.getCount()).isZero();
    assertThat(opened).allMatch(engine -> engine.closed);
  }

  private static void awaitLatch(CountDownLatch latch) {
    try {
      assertThat(latch.await(5, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void a_closed_holder_opens_nothing() {
    EngineHolder holder = EngineHolder.untilClosed(this::open);
    holder.close();

    assertThatThrownBy(() -> holder.use(config("db"))).isInstanceOf(IllegalStateException.class);
  }

  private static boolean noReaperRuns() {
    return Thread.getAllStackTraces().keySet().stream()
        .noneMatch(thread -> thread.getName().equals("aws-engine-linger"));
  }

  private AwsEngine open(EngineConfig config) {
    FakeEngine engine = new FakeEngine(config);
    opened.add(engine);
    return engine;
  }

  private static EngineConfig config(String database) {
    return SettingsReader.read(
        Map.of(),
        new GivenConnection(
            "jdbc:postgresql://db.example.com/" + database, "u", "p", Map.of(), null, "unit"));
  }

  private static final class FakeEngine extends TestEngine {
    private final EngineConfig config;
    private volatile boolean closed;
    private volatile Runnable closing = () -> {};

    FakeEngine(EngineConfig config) {
      this.config = config;
    }

    @Override
    public Map<String, String> settings() {
      return config.settings();
    }

    @Override
    public void close() {
      closing.run();
      closed = true;
    }
  }
}
