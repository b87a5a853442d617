package io.hibernateaws.engine.route;

import io.hibernateaws.engine.api.Member;
import io.hibernateaws.engine.topology.ClusterSnapshot;

/**
 * A reason to leave a usable reader out of a plan. Asked for every reader on every borrow, by any
 * thread; it must not block.
 */
public interface MemberFilter {
  /** Whether sessions may be sent to this reader now. */
  boolean admits(Member reader, ClusterSnapshot snapshot);

  /** Why no reader is left when this filter admits none, for the message of the request. */
  String reason();

  /** Whether readers that are not admitted serve nevertheless when no other reader is left. */
  default boolean isPreference() {
    return false;
  }
}
