package io.hibernateaws.connection;

import io.hibernateaws.engine.api.AwsEngine;
import io.hibernateaws.engine.api.ClusterView;
import io.hibernateaws.engine.api.ConnectRequest;
import io.hibernateaws.engine.api.Diagnosis;
import io.hibernateaws.engine.api.EngineEvent;
import io.hibernateaws.engine.api.EngineObserver;
import io.hibernateaws.engine.api.InstanceLinks;
import io.hibernateaws.engine.api.LinkCounts;
import io.hibernateaws.engine.api.SessionOptions;
import io.hibernateaws.engine.assembly.EngineConfig;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Notes what it is asked for and hands out connections that can only be closed. */
final class NotingEngine implements AwsEngine {
  final List<ConnectRequest> requests = new ArrayList<>();
  final List<SessionOptions> options = new ArrayList<>();
  final List<EngineObserver> observers = new ArrayList<>();
  private final @Nullable EngineConfig config;
  int connectionsClosed;
  @Nullable SQLException refusal;
  int timesStarted;
  private final AtomicInteger closes = new AtomicInteger();

  NotingEngine() {
    this(null);
  }

  NotingEngine(@Nullable EngineConfig config) {
    this.config = config;
  }

  @Override
  public Connection connect(ConnectRequest request, SessionOptions wanted, Runnable onEnd)
      throws SQLException {
    if (refusal != null) {
      throw refusal;
    }
    requests.add(request);
    options.add(wanted);
    return (Connection)
        Proxy.newProxyInstance(
            NotingEngine.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (self, method, arguments) -> {
              if (!method.getName().equals("close")) {
                throw new UnsupportedOperationException(method.getName());
              }
              connectionsClosed++;
              onEnd.run();
              return null;
            });
  }

  @Override
  public Connection connectEagerly(ConnectRequest request, SessionOptions wanted, Runnable onEnd) {
    throw new UnsupportedOperationException("a provider's connections are lazy");
  }

  /** What the provider has read. */
  EngineConfig config() {
    if (config == null) {
      throw new UnsupportedOperationException("this engine has none");
    }
    return config;
  }

  @Override
  public Map<String, String> settings() {
    return config().settings();
  }

  @Override
  public ClusterView cluster() {
    throw new UnsupportedOperationException("this engine has none");
  }

  @Override
  public Diagnosis diagnose(Duration limit) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void applicationStarted() {
    timesStarted++;
  }

  @Override
  public LinkCounts linkCounts() {
    return new LinkCounts(0, 0, 0);
  }

  @Override
  public EngineEvent.Source source() {
    return new EngineEvent.Source("unit", "cluster");
  }

  @Override
  public @Nullable Duration topologyAge() {
    return null;
  }

  @Override
  public List<InstanceLinks> instanceLinks() {
    return List.of();
  }

  @Override
  public void observe(EngineObserver observer) {
    observers.add(observer);
  }

  int timesClosed() {
    return closes.get();
  }

  @Override
  public void close() {
    closes.incrementAndGet();
  }
}
