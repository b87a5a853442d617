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
 * Everything decisions are made from: who is in the cluster, and how each instance stands.
 * Immutable; the newest one is in force.
 *
 * @param version grows with every publication
 * @param members as of the newest accepted topology; empty before the first
 * @param standings by instance identifier; an instance without one has never been seen
 * @param trouble why the last search has not ended although servers were asked: while there are no
 *     members whatever failed, later only that one refused us; null when it has ended
 * @param membersAskedAt engine time at which the question was sent whose answer the members and
 *     their lags are; meaningless without members
 */
public record ClusterSnapshot(
    long version,
    List<Member> members,
    Map<String, Standing> standings,
    @Nullable SQLException trouble,
    long membersAskedAt)
    implements ClusterView {

  /** Nothing is known yet. */
  public static final ClusterSnapshot EMPTY = new ClusterSnapshot(0, List.of(), Map.of(), null, 0);

  public ClusterSnapshot {
    members = List.copyOf(members);
    standings = Map.copyOf(standings);
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

  /** Continues a sentence about a search without success: who refused us, empty if nobody did. */
  public String refusal() {
    return trouble == null || members.isEmpty()
        ? ""
        : "; a server refuses us: " + trouble.getMessage();
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

  public Standing standing(String instanceId) {
    return standings.getOrDefault(instanceId, Standing.NEW);
  }

  /**
   * Whether a link to this member may be lent: it is not down, and has answered since the last
   * failure of a link to it.
   */
  @Override
  public boolean usable(Member member) {
    Standing standing = standing(member.instanceId());
    return !standing.down() && !standing.suspect();
  }

  /**
   * Whether this member's last own word is that it has this role, and nothing speaks against it.
   */
  @Override
  public boolean verified(Member member, Role role) {
    return usable(member) && standing(member.instanceId()).verified() == role;
  }

  /**
   * Whether this member has said after {@code since} that it has this role, and nothing speaks
   * against it.
   */
  public boolean verified(Member member, Role role, long since) {
    return verified(member, role) && standing(member.instanceId()).verifiedAt() - since >= 0;
  }

  /** Whether the verified writer is another instance than this one. */
  public boolean hasOtherWriter(String instanceId) {
    Member writer = writer().orElse(null);
    return writer != null
        && !writer.instanceId().equals(instanceId)
        && verified(writer, Role.WRITER);
  }

  /**
   * How one instance stands.
   *
   * @param generation grows when links opened before must not be used any more: the instance
   *     changed its role or was dead
   * @param down whether it did not answer when last asked
   * @param suspectSince engine time of the last network failure of a link to it; 0 if {@code
   *     everSuspect} is false
   * @param everSuspect whether a link to it ever failed
   * @param verified the role of its last own answer, null before the first
   * @param verifiedAt engine time at which the question of that answer was sent
   */
  public record Standing(
      long generation,
      boolean down,
      long suspectSince,
      boolean everSuspect,
      @Nullable Role verified,
      long verifiedAt) {
    /** Of an instance nobody has asked. */
    public static final Standing NEW = new Standing(0, false, 0, false, null, 0);

    /** Whether a link to it failed and it has not answered since. */
    public boolean suspect() {
      return everSuspect && (verified == null || verifiedAt - suspectSince < 0);
    }

    /** Whether a link that came back at {@code lastUsed} may have died with the one that failed. */
    public boolean mayHaveDied(long lastUsed) {
      return everSuspect && lastUsed - suspectSince <= 0;
    }

    Standing answered(Role role, long askedAt) {
      boolean newer = verified == null || askedAt - verifiedAt >= 0;
      if (!newer) {
        return this;
      }
      long next = verified != null && verified != role ? generation + 1 : generation;
      return new Standing(next, false, suspectSince, everSuspect, role, askedAt);
    }

    Standing failed(long at) {
      return everSuspect && at - suspectSince <= 0
          ? this
          : new Standing(generation, down, at, true, verified, verifiedAt);
    }

    Standing dead() {
      return down
          ? this
          : new Standing(generation + 1, true, suspectSince, everSuspect, verified, verifiedAt);
    }

    Standing newGeneration() {
      return new Standing(generation + 1, down, suspectSince, everSuspect, verified, verifiedAt);
    }
  }
}
