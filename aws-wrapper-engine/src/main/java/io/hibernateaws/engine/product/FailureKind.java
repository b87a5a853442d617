package io.hibernateaws.engine.product;

/** What a driver's exception says about the link it came from. */
public enum FailureKind {
  /** The link is gone: network, server shutdown, crash. Starts a failover. */
  NETWORK,
  /**
   * A state that may mean a dead link or a mere statement error: the link must be asked before
   * anything is concluded.
   */
  SUSPECT,
  /**
   * The server refuses writes: a lost writer only if the session was meant to write and the role is
   * verified.
   */
  READ_ONLY,
  /** The server refused the login. */
  LOGIN,
  /** The server has ended this one link, maybe in a call: discard it, the host is fine. */
  LINK_ENDED,
  /** The same while the server waited for a call: what was sent after its last answer never ran. */
  IDLE_ENDED,
  /** Everything else passes through untouched. */
  OTHER
}
