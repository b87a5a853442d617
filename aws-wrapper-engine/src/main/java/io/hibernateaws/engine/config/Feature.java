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
  INITIAL_CONNECTION(
      "initial_connection",
      "Replaces a cluster endpoint by an instance of the right role, verified by query once per link."),
  /** Links of a deposed or dead instance are ended. */
  AURORA_CONNECTION_TRACKER(
      "aurora_connection_tracker", "Ends the links of a deposed or dead instance."),
  /**
   * A writer reached through a name that still points to the old one is replaced; part of failover.
   */
  STALE_DNS(
      "stale_dns",
      "Replaces a writer reached through a name that still points to the old one; part of `failover`."),
  /** Read-only sessions run on readers. */
  READ_WRITE_SPLITTING("read_write_splitting", "Runs read-only sessions on readers."),
  /** Read-only sessions run on a second endpoint; no topology is asked. */
  SRW(
      "srw",
      "Runs read-only sessions on `srw.read_endpoint` and the others on `srw.write_endpoint`, without a topology; takes the place of `read_write_splitting`."),
  /** After the loss of a host the next statement runs on another one. */
  FAILOVER("failover", "After the loss of a host runs the next statement on another one."),
  /** A host that no longer answers is noticed while calls wait for it. */
  HOST_MONITORING(
      "host_monitoring", "Notices a host that no longer answers while calls wait for it.");

  private final String code;
  private final String doc;

  Feature(String code, String doc) {
    this.code = code;
    this.doc = doc;
  }

  /** The name in the setting {@code plugins}. */
  public String code() {
    return code;
  }

  /** What it does, one line of the documentation. */
  String doc() {
    return doc;
  }
}
