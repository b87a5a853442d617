package io.hibernateaws.connection;

import io.hibernateaws.engine.api.AwsEngine;
import io.hibernateaws.engine.assembly.EngineConfig;

/** Starts an engine; the provider that asked closes it. */
@FunctionalInterface
interface EngineOpener {
  /** A running engine, which connects in the background. */
  AwsEngine open(EngineConfig config);
}
