package io.hibernateaws.connection;

import io.hibernateaws.engine.api.ConnectRequest;
import io.hibernateaws.engine.api.EngineObserver;
import io.hibernateaws.engine.api.SessionOptions;
import io.hibernateaws.engine.api.TestEngine;
import io.hibernateaws.engine.assembly.EngineConfig;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Notes what it is asked for and hands out connections that can only be closed. */
final class NotingEngine extends TestEngine {
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
  public void applicationStarted() {
    timesStarted++;
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
