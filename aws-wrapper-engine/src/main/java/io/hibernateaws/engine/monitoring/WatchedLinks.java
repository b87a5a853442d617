package io.hibernateaws.engine.monitoring;

import java.util.Collection;

/** The connections of an engine by instance. Any thread. */
@FunctionalInterface
public interface WatchedLinks {
  /** Every link to the instance that is open or being opened at this moment. */
  Collection<? extends WatchedLink> to(String instanceId);
}
