package io.hibernateaws.engine.route;

import io.hibernateaws.engine.api.Member;
import io.hibernateaws.engine.api.Role;
import io.hibernateaws.engine.failover.FailoverMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a request goes now.
 *
 * @param candidates in the order in which they are tried; empty means wait for a newer snapshot
 * @param role that a candidate must confirm when a link to it is opened, null if any will do
 * @param mode what role the session ends up with if the link is lost
 * @param fallback whether a read-only request is given the writer because no reader is usable
 * @param because the reason, for logs and for the message when nothing is found
 */
public record ConnectPlan(
    List<Member> candidates,
    @Nullable Role role,
    FailoverMode mode,
    boolean fallback,
    String because) {
  public ConnectPlan {
    candidates = List.copyOf(candidates);
  }
}
