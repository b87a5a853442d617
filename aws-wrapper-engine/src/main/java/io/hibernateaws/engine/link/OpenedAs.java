package io.hibernateaws.engine.link;

import io.hibernateaws.engine.api.Member;
import io.hibernateaws.engine.endpoint.EndpointParser;
import io.hibernateaws.engine.product.LinkIdentity;
import io.hibernateaws.engine.product.ServerProcess;

/**
 * What was fixed when a link was opened.
 *
 * @param member the instance and the role it was opened in, as verified
 * @param identity the server's own answer
 * @param generation of the instance at that time; a newer one makes the link stale
 * @param login endpoint, database and credentials of the connect
 * @param user database user of the link
 * @param openedNanos by the engine's clock
 * @param expiresNanos end of the link's lifetime by the engine's clock, {@link Long#MAX_VALUE} for
 *     none
 */
public record OpenedAs(
    Member member,
    LinkIdentity identity,
    long generation,
    PhysicalOpener.Target login,
    String user,
    long openedNanos,
    long expiresNanos) {
  /** Whether the link has reached the end of its lifetime. */
  public boolean hasExpired(long now) {
    return expiresNanos != Long.MAX_VALUE && now - expiresNanos >= 0;
  }

  /**
   * Whether a pooler lies in between.
   *
   * @param named the server process that was named at the log-in; 0 for none
   */
  boolean throughPooler(long named) {
    ServerProcess asked = identity.process();
    return EndpointParser.parse(login.endpoint().host()).kind().isProxy()
        || (asked != null && named != 0 && asked.id() != named);
  }
}
