package io.hibernateaws.engine.diagnosis;

import io.hibernateaws.engine.link.ConnectTargets;
import io.hibernateaws.engine.link.PhysicalOpener;
import io.hibernateaws.engine.time.NanoClock;
import io.hibernateaws.engine.time.WallClock;
import io.hibernateaws.engine.time.Watchdog;
import java.util.Map;
import java.util.concurrent.ThreadFactory;

/**
 * What a diagnosis asks with.
 *
 * @param names resolves host names, as for every link of the engine
 * @param opener opens links, as for the engine
 * @param targets as whom
 * @param monitorProperties of the driver, for the links of monitors
 * @param threads makes a daemon thread for each host
 */
public record Means(
    PhysicalOpener.Lookup names,
    PhysicalOpener opener,
    ConnectTargets targets,
    Map<String, String> monitorProperties,
    Watchdog watchdog,
    ThreadFactory threads,
    NanoClock clock,
    WallClock wall) {
  public Means {
    monitorProperties = Map.copyOf(monitorProperties);
  }
}
