package io.hibernateaws.engine.telemetry;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What JMX shows of an engine, as {@code io.hibernateaws:type=Engine,unit="…",cluster="…"}, while
 * {@code telemetry.enabled} is true and until the engine is closed. Of engines with the same unit
 * and cluster the second one also has {@code number=2}, and so on. Any thread.
 */
public interface EngineMXBean {
  /** The name of the persistence unit or application. */
  String getUnit();

  /** The key of the cluster. */
  String getCluster();

  /** The identifier of the writer, null while none is known. */
  @Nullable String getWriter();

  /** The identifiers of the members with their roles, such as {@code orders-1=writer}. */
  List<String> getMembers();

  /** Open links of sessions and stores. */
  int getOpenConnections();

  /** Of those, lent to a session. */
  int getBorrowedConnections();

  /** Sessions that wait for a permit. */
  int getWaitingSessions();

  /** Every setting with the value in force; secrets are hidden. */
  Map<String, String> getSettings();

  /**
   * Every figure by its name and labels: counters and gauges with their value, times with how often
   * they were taken ({@code .count}) and their sum in seconds ({@code .sum}).
   */
  Map<String, Double> getFigures();
}
