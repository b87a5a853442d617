package io.hibernateaws.engine.api;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an engine knows of its cluster at one moment: the members of the newest topology, and which
 * of them have proved their role. Immutable; any thread may read it.
 */
public interface ClusterView {
  /** Grows with every change; never negative. */
  long version();

  /** The members as of the newest accepted topology; empty before the first one. */
  List<Member> members();

  /** The member that the topology calls the writer. */
  Optional<Member> writer();

  /** The member of this identifier, null if the topology has none. */
  @Nullable Member member(String instanceId);

  /**
   * Whether a link to this member may be lent: the member is not down, and has answered since the
   * last failure of a link to it.
   */
  boolean usable(Member member);

  /** Whether this member has itself answered, last, that it has this role, and is usable. */
  boolean verified(Member member, Role role);
}
