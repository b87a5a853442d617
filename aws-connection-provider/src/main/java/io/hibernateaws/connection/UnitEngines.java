package io.hibernateaws.connection;

import io.hibernateaws.engine.api.AwsEngine;

/** The engines that a provider has started, from its configuration to its stop. Thread-safe. */
interface UnitEngines {
  /** The engine of the unit's own cluster. */
  AwsEngine own();

  /** Tells every engine, also those that start later. */
  void applicationStarted();

  /** Closes every engine, within 5 s. */
  void close();
}
