package io.hibernateaws.engine.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateaws.engine.api.AwsEngine;
import io.hibernateaws.engine.api.ConnectRequest;
import io.hibernateaws.engine.api.EngineObserver;
import io.hibernateaws.engine.api.LinkCounts;
import io.hibernateaws.engine.config.ConnectionFacts;
import io.hibernateaws.engine.config.EngineConfig;
import io.hibernateaws.engine.config.SettingsReader;
import io.hibernateaws.engine.session.SessionOptions;
import io.hibernateaws.engine.time.NanoClock;
import io.hibernateaws.engine.topology.ClusterSnapshot;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
      engine.borrowed = 1;
      use.close();
      use.close();
      Awaitility.await()
          .during(Duration.ofMillis(150))
          .atMost(Duration.ofSeconds(5))
          .until(() -> !engine.closed);

      engine.borrowed = 0;

      Awaitility.await().until(() -> engine.closed);
      assertThat(holder.size()).isZero();
      Awaitility.await().until(EngineHolderTest::noReaperRuns);
      assertThat(holder.use(config("db")).engine()).isNotSameAs(engine);
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
        new ConnectionFacts(
            "jdbc:postgresql://db.example.com/" + database, "u", "p", Map.of(), null, "unit"));
  }

  private static final class FakeEngine implements AwsEngine {
    private final EngineConfig config;
    private volatile boolean closed;
    private volatile int borrowed;

    FakeEngine(EngineConfig config) {
      this.config = config;
    }

    @Override
    public Connection connect(ConnectRequest request, SessionOptions options) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Connection connectEagerly(ConnectRequest request, SessionOptions options) {
      throw new UnsupportedOperationException();
    }

    @Override
    public EngineConfig config() {
      return config;
    }

    @Override
    public ClusterSnapshot cluster() {
      return ClusterSnapshot.EMPTY;
    }

    @Override
    public void applicationStarted() {}

    @Override
    public LinkCounts linkCounts() {
      return new LinkCounts(borrowed, borrowed, 0);
    }

    @Override
    public void observe(EngineObserver observer) {}

    @Override
    public void close() {
      closed = true;
    }
  }
}
