package io.hibernateaws.local;

/** What clients see of an instance that dies. */
public enum Crash {
  /** The host lives on and says so: connections are reset, new ones refused. */
  RESET,
  /**
   * The host is gone: connections fall silent, new ones get no answer. This is how a real Aurora
   * failover fences the old writer. On Linux only.
   */
  SILENT
}
