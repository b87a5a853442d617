package io.hibernateaws.engine.topology;

import io.hibernateaws.engine.api.ClusterView;
import io.hibernateaws.engine.api.Member;
import io.hibernateaws.engine.api.Role;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Everything decisions are made from: the members of the cluster, and the health of each instance.
 * Immutable; the newest one is in force.
 *
 * @param version grows with every publication
 * @param members as of the newest accepted topology; empty before the first
 * @param health by instance identifier; an instance without one has never been seen
 * @param lastFailure why the last search has not ended although servers were asked: while there are
 *     no members whatever failed, later only that one refused us; null when it has ended
 * @param membersAskedAt engine time at which the question was sent whose answer the members and
 *     their lags are, 0 where nobody was asked; meaningless without members
 */
public record ClusterSnapshot(
    long version,
    List<Member> members,
    Map<String, MemberHealth> health,
    @Nullable SQLException lastFailure,
    long membersAskedAt)
    implements ClusterView {

  /** Nothing is known yet. */
  public static final ClusterSnapshot EMPTY = new ClusterSnapshot(0, List.of(), Map.of(), null, 0);

  public ClusterSnapshot {
    members = List.copyOf(members);
    health = Map.copyOf(health);
  }

  /** The member that the topology calls the writer. */
  @Override
  public Optional<Member> writer() {
    for (Member member : members) {
      if (member.isWriter()) {
        return Optional.of(member);
      }
    }
    return Optional.empty();
  }

  /**
   * Continues a sentence about a search without success: which refusal a server gave, or why none
   * could be asked; empty if there is nothing to tell.
   */
  public String refusal() {
    if (lastFailure == null || members.isEmpty()) {
      return "";
    }
    return (lastFailure instanceof AskingFailedException ? "; " : "; a server refuses us: ")
        + lastFailure.getMessage();
  }

  @Override
  public @Nullable Member member(String instanceId) {
    for (Member member : members) {
      if (member.instanceId().equals(instanceId)) {
        return member;
      }
    }
    return null;
  }

  /** Whether no member has the identifier or the host of this one. */
  public boolean hasLeft(Member one) {
    return members.stream()
        .noneMatch(
            other ->
                other.instanceId().equals(one.instanceId())
                    || other.endpoint().host().equals(one.endpoint().host()));
  }

  public MemberHealth health(String instanceId) {
    return health.getOrDefault(instanceId, MemberHealth.NEW);
  }

  /**
   * Whether a link to this member may be lent: it is not down, and has answered since the last
   * failure of a link to it.
   */
  @Override
  public boolean usable(Member member) {
    MemberHealth health = health(member.instanceId());
    return !health.down() && !health.suspect();
  }

  /**
   * Whether this member's last own word is that it has this role, and nothing speaks against it.
   */
  @Override
  public boolean verified(Member member, Role role) {
    return usable(member) && health(member.instanceId()).verified() == role;
  }

  /**
   * Whether this member has said after {@code since} that it has this role, and nothing speaks
   * against it.
   */
  public boolean verified(Member member, Role role, long since) {
    return verified(member, role) && health(member.instanceId()).verifiedAt() - since >= 0;
  }

  /** Whether every member that is not down has answered after a moment. */
  public boolean isHeardOfAll(long since) {
    for (Member member : members) {
      MemberHealth health = health(member.instanceId());
      boolean heard = health.verified() != null && health.verifiedAt() - since >= 0;
      if (!heard && !health.down()) {
        return false;
      }
    }
    return true;
  }

  /** Whether the verified writer is another instance than this one. */
  public boolean hasOtherWriter(String instanceId) {
    Member writer = writer().orElse(null);
    return writer != null
        && !writer.instanceId().equals(instanceId)
        && verified(writer, Role.WRITER);
  }
}
