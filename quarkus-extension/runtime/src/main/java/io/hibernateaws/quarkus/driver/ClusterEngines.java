package io.hibernateaws.quarkus.driver;

import io.hibernateaws.engine.api.AwsEngine;
import io.hibernateaws.engine.api.ConnectRequest;
import io.hibernateaws.engine.jdbc.DriverEngines;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;

/**
 * The engines of an application: one for each cluster and configuration, shared by the pools of its
 * writer and its readers. Thread-safe; ends with the application, also at a live reload.
 */
@Singleton
public class ClusterEngines {
  private final DriverEngines engines = DriverEngines.untilClosed();

  /** The engines that are running now. */
  public List<AwsEngine> running() {
    return engines.running();
  }

  Connection connect(String url, Properties info, ConnectRequest request) throws SQLException {
    return engines.connect(url, info, request);
  }

  @PreDestroy
  void close() {
    engines.close();
  }
}
