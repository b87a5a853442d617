package io.hibernateaws.engine.config;

/**
 * What the setting {@code plugins} may name and this engine provides, in the canonical order in
 * which features act (capabilities 3.6). A feature that is off is an absent object.
 */
public enum Feature {
  /**
   * A cluster endpoint is replaced by an instance of the right role, verified by query once per
   * link.
   */
  INITIAL_CONNECTION("initial_connection"),
  /** Links of a deposed or dead instance are ended. */
  AURORA_CONNECTION_TRACKER("aurora_connection_tracker"),
  /**
   * A writer reached through a name that still points to the old one is replaced; part of failover.
   */
  STALE_DNS("stale_dns"),
  /** Read-only sessions run on readers. */
  READ_WRITE_SPLITTING("read_write_splitting"),
  /** After the loss of a host the next statement runs on another one. */
  FAILOVER("failover");

  private final String code;

  Feature(String code) {
    this.code = code;
  }

  /** The name in the setting {@code plugins}. */
  public String code() {
    return code;
  }
}
