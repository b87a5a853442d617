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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The engines of an application: one for each datasource and configuration, shared by the pools of
 * its writer and its readers. Thread-safe; ends with the application, also at a live reload.
 */
@Singleton
public class ClusterEngines {
  /** Sees the classes that settings name; a thread that fills a pool may have any other. */
  private final ClassLoader application = Thread.currentThread().getContextClassLoader();

  private final Map<String, DriverEngines> byDataSource = new ConcurrentHashMap<>();
  private final List<EngineWatch> watches = new CopyOnWriteArrayList<>();
  private final List<AwsEngine> known = new ArrayList<>();
  private final ReentrantLock telling = new ReentrantLock();
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
    return byDataSource.values().stream().flatMap(one -> one.running().stream()).toList();
  }

  /**
   * Those of one datasource; none before its first connection.
   *
   * @param dataSource Quarkus' name of it, not of the readers'
   */
  public List<AwsEngine> running(String dataSource) {
    DriverEngines engines = byDataSource.get(dataSource);
    return engines == null ? List.of() : engines.running();
  }

  /** Tells of every engine that starts from now on; to be called before the first connection. */
  public void watch(EngineWatch watch) {
    watches.add(watch);
  }

  Connection connect(String dataSource, String url, Properties info, ConnectRequest request)
      throws SQLException {
    DriverEngines engines =
        byDataSource.computeIfAbsent(dataSource, name -> DriverEngines.untilClosed());
    Thread caller = Thread.currentThread();
    ClassLoader callers = caller.getContextClassLoader();
    caller.setContextClassLoader(application);
    try {
      return engines.connect(url, info, request);
    } finally {
      caller.setContextClassLoader(callers);
      tell(dataSource, engines);
    }
  }

  /** An engine that reaches no server is running too, and is what one wants to watch. */
  private void tell(String dataSource, DriverEngines engines) {
    telling.lock();
    try {
      for (AwsEngine engine : engines.running()) {
        if (!known.contains(engine)) {
          known.add(engine);
          observers.forEach(engine::observe);
          watches.forEach(watch -> watch.opened(dataSource, engine));
        }
      }
    } finally {
      telling.unlock();
    }
  }

  @PreDestroy
  void close() {
    byDataSource.values().forEach(DriverEngines::close);
    watches.forEach(EngineWatch::closed);
  }
}
