package io.hibernateaws.engine.pool;

import io.hibernateaws.engine.api.Role;
import io.hibernateaws.engine.endpoint.NameWatch;
import io.hibernateaws.engine.link.Link;
import io.hibernateaws.engine.link.LinkRegistry;
import io.hibernateaws.engine.time.Deadline;
import io.hibernateaws.engine.topology.TopologyView;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Whether a link that a store hands out may be lent. Every take is checked, because a store hands
 * out whatever it was given last. Thread-safe.
 */
final class LinkCheck {
  private final TopologyView view;
  private final LeaseLedger ledger;
  private final Duration validateAfterIdle;
  private final boolean verifiesRole;
  private final LinkRegistry registry;
  private final NameWatch moves;

  /**
   * @param validateAfterIdle a link idle for longer is asked before it is lent
   * @param verifiesRole whether a link in another role than planned is refused
   * @param registry of all links
   * @param moves tells a check that waits where the name leads meanwhile
   */
  LinkCheck(
      TopologyView view,
      LeaseLedger ledger,
      Duration validateAfterIdle,
      boolean verifiesRole,
      LinkRegistry registry,
      NameWatch moves) {
    this.view = view;
    this.ledger = ledger;
    this.validateAfterIdle = validateAfterIdle;
    this.verifiesRole = verifiesRole;
    this.registry = registry;
    this.moves = moves;
  }

  /**
   * Whether the link's instance was replaced as the writer while the link was opened: such an
   * instance may still believe that it writes.
   */
  boolean isReplacedWriter(Link link, @Nullable Role role) {
    return role == Role.WRITER
        && verifiesRole
        && !link.isKnownByName()
        && view.current().hasOtherWriter(link.member().instanceId());
  }

  /**
   * Why the link is not lent, null if it may be.
   *
   * @param role that the plan wants, null if any will do
   */
  @Nullable String reasonToRefuse(Link link, @Nullable Role role, Deadline deadline, long now) {
    if (link.isBroken()) {
      return "broken";
    }
    String refused = ledger.reasonToRefuse(link, now);
    if (refused == null) {
      refused = link.staleBecause();
    }
    if (refused != null) {
      return refused;
    }
    if (role != null && verifiesRole && link.role() != role) {
      return "opened to a " + link.role() + ", wanted a " + role;
    }
    long idleSince = link.lastUsedNanos();
    boolean suspect = view.current().health(link.member().instanceId()).mayHaveDied(idleSince);
    boolean idle = now - idleSince > validateAfterIdle.toNanos();
    return (suspect || idle) && !answers(link, deadline)
        ? "did not answer before it was lent"
        : null;
  }

  private boolean answers(Link link, Deadline deadline) {
    String host = link.openedAs().login().endpoint().host();
    try (NameWatch.Watch move =
        moves.watch(host, link.address(), NameWatch.INTERVAL, () -> leave(link, host))) {
      return link.auxiliary(deadline, raw -> link.driver().isValid(raw, 0));
    } catch (SQLException e) {
      return false;
    }
  }

  /**
   * Gives up a link to an address that did not answer and to which its name leads no longer. No
   * other one to that address begins a unit of work; one that runs is left to the monitor of the
   * host, because it may take long on a living one.
   */
  private void leave(Link silent, String host) {
    String because = host + " leads to another address now, and this one does not answer";
    silent.abort(because);
    for (Link other : registry.of(silent.member().instanceId())) {
      if (other.address().equals(silent.address())) {
        other.markStale(because);
      }
    }
  }
}
