package io.hibernateaws.quarkus.driver;

import io.hibernateaws.engine.api.AwsEngine;

/** Is told of the engines of an application. Thread-safe, and quick: connections wait for it. */
public interface EngineWatch {
  /**
   * An engine runs, and its first connection was opened or refused.
   *
   * @param dataSource Quarkus' name of the datasource whose connections it opens, the readers' too
   */
  void opened(String dataSource, AwsEngine engine);

  /** Every engine is closed. */
  void closed();
}
