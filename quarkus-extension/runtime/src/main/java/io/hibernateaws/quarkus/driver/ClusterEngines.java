package io.hibernateaws.quarkus.driver;

import io.hibernateaws.engine.api.AwsEngine;
import io.hibernateaws.engine.api.ConnectRequest;
import io.hibernateaws.engine.api.EngineObserver;
import io.hibernateaws.engine.jdbc.DriverEngines;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The engines of an application: one for each cluster and configuration, shared by the pools of its
 * writer and its readers. Thread-safe; ends with the application, also at a live reload.
 */
@Singleton
public class ClusterEngines {
  private final DriverEngines engines = DriverEngines.untilClosed();
  private final Set<AwsEngine> observed = ConcurrentHashMap.newKeySet();
  private final Instance<EngineObserver> observers;

  /**
   * @param observers beans of the application: each sees every event of every engine, from its
   *     first connection on
   */
  public ClusterEngines(@Any Instance<EngineObserver> observers) {
    this.observers = observers;
  }

  /** The engines that are running now. */
  public List<AwsEngine> running() {
    return engines.running();
  }

  Connection connect(String url, Properties info, ConnectRequest request) throws SQLException {
    try {
      return engines.connect(url, info, request);
    } finally {
      observeNew();
    }
  }

  /** Few engines and few physical connections: asking for new ones after each costs nothing. */
  private void observeNew() {
    for (AwsEngine engine : engines.running()) {
      if (observed.add(engine)) {
        observers.forEach(engine::observe);
      }
    }
  }

  @PreDestroy
  void close() {
    engines.close();
  }
}
