package io.hibernateaws.engine.topology;

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
 * @param searching whether a search for a host is under way, so that roles may be about to change
 */
public record ClusterSnapshot(
    long version, List<Member> members, Map<String, Standing> standings, boolean searching) {

  /** Nothing is known yet. */
  public static final ClusterSnapshot EMPTY = new ClusterSnapshot(0, List.of(), Map.of(), false);

  public ClusterSnapshot {
    members = List.copyOf(members);
    standings = Map.copyOf(standings);
  }

  /** The member that the topology calls the writer. */
  public Optional<Member> writer() {
    return members.stream().filter(Member::isWriter).findFirst();
  }

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
   * How one instance stands.
   *
   * @param generation grows when links opened before must not be used any more: the instance was
   *     demoted or came back from the dead
   * @param down whether it did not answer when last asked
   * @param suspectSince engine time of the last network failure on a link to it; links used last
   *     before that are validated before they are lent; {@link Long#MIN_VALUE} if none
   * @param verified the role of its last own answer, null before the first
   * @param verifiedAt engine time at which the question of that answer was sent
   */
  public record Standing(
      long generation, boolean down, long suspectSince, @Nullable Role verified, long verifiedAt) {
    /** Of an instance nobody has asked. */
    public static final Standing NEW = new Standing(0, false, Long.MIN_VALUE, null, 0);

    /** Whether it said after {@code since} that it has this role. */
    public boolean verifiedAs(Role role, long since) {
      return verified == role && verifiedAt - since >= 0;
    }
  }
}
