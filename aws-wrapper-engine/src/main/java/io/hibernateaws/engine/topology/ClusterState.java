package io.hibernateaws.engine.topology;

import io.hibernateaws.engine.api.Member;
import io.hibernateaws.engine.api.Role;
import io.hibernateaws.engine.topology.ClusterSnapshot.Standing;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the monitor knows: the snapshot and what it takes to judge the next answer. Immutable; each
 * method gives the state after one fact.
 *
 * @param snapshot what others see, or will see with the next publication
 * @param deposed former writers by the time of their deposition, until they say themselves that
 *     they are readers: such an instance may come back and still believe that it writes
 * @param named which writer each reader last named, since the last change of writers
 * @param wanted by role, the latest moment after which somebody waits for an answer
 */
record ClusterState(
    ClusterSnapshot snapshot,
    Map<String, Long> deposed,
    Map<String, String> named,
    Map<Role, Long> wanted) {

  static final ClusterState UNKNOWN =
      new ClusterState(ClusterSnapshot.EMPTY, Map.of(), Map.of(), Map.of());

  ClusterState {
    deposed = Map.copyOf(deposed);
    named = Map.copyOf(named);
    wanted = Map.copyOf(wanted);
  }

  @Nullable Member writer() {
    return snapshot.writer().orElse(null);
  }

  boolean isWriter(String instanceId) {
    Member writer = writer();
    return writer != null && writer.instanceId().equals(instanceId);
  }

  /**
   * Whether the writer of the topology has confirmed itself after {@code since} and nothing speaks
   * against it.
   */
  boolean writerVerified(long since) {
    Member writer = writer();
    return writer != null && snapshot.verified(writer, Role.WRITER, since);
  }

  boolean readerVerified(long since) {
    return snapshot.members().stream()
        .anyMatch(member -> !member.isWriter() && snapshot.verified(member, Role.READER, since));
  }

  /** Whether a host as wanted has answered already; who waits may not have seen it yet. */
  boolean serves(Observation.HostWanted wanted) {
    return wanted.role() == Role.WRITER
        ? writerVerified(wanted.since())
        : readerVerified(wanted.since());
  }

  ClusterState want(Role role, long since) {
    Long before = wanted.get(role);
    if (before != null && since - before <= 0) {
      return this;
    }
    Map<Role, Long> next = new HashMap<>(wanted);
    next.put(role, since);
    return new ClusterState(snapshot, deposed, named, next);
  }

  ClusterState linkLost(String instanceId, long at) {
    return withStanding(instanceId, snapshot.standing(instanceId).failed(at));
  }

  ClusterState dead(String instanceId, long at) {
    Standing standing = snapshot.standing(instanceId);
    boolean answeredSince = standing.verified() != null && standing.verifiedAt() - at > 0;
    return answeredSince ? this : withStanding(instanceId, standing.failed(at).dead());
  }

  /**
   * The state after a member did not serve us. Where members are known only a refusal is worth
   * telling, once: silence is what a search is for.
   *
   * @param dead whether the failure means silence
   */
  ClusterState trouble(SQLException failure, boolean dead) {
    if (snapshot.members().isEmpty()) {
      return withSnapshot(List.of(), snapshot.standings(), failure);
    }
    SQLException known = snapshot.trouble();
    boolean isNews = known == null || !Objects.equals(known.getMessage(), failure.getMessage());
    return !dead && isNews ? withSnapshot(snapshot.members(), snapshot.standings(), failure) : this;
  }

  /** The search has found what it looked for, so nobody need hear of refusals. */
  ClusterState withoutTrouble() {
    return snapshot.trouble() == null
        ? this
        : withSnapshot(snapshot.members(), snapshot.standings(), null);
  }

  /** The state after an instance said its role; the topology is judged by {@link #judge}. */
  ClusterState answered(String instanceId, Role role, long askedAt) {
    ClusterState next =
        withStanding(instanceId, snapshot.standing(instanceId).answered(role, askedAt));
    if (role == Role.READER && deposed.containsKey(instanceId)) {
      Map<String, Long> left = new HashMap<>(deposed);
      left.remove(instanceId);
      next = new ClusterState(next.snapshot, left, named, wanted);
    }
    return next;
  }

  /** Notes which writer a reader names. */
  ClusterState heard(Observation.Answered answer) {
    String writer = writerOf(answer.members());
    if (writer == null || answer.role() == Role.WRITER) {
      return this;
    }
    Map<String, String> next = new HashMap<>(named);
    next.put(answer.instanceId(), writer);
    return new ClusterState(snapshot, deposed, next, wanted);
  }

  /**
   * The members to accept from an instance that calls itself the writer, or an empty list if it
   * must not be believed (aws-server-interfaces 2.11, mechanisms 8): a deposed writer that never
   * said it had become a reader needs another member that names it, and a claimant whose own
   * topology names somebody else needs that one to be unusable.
   */
  List<Member> judge(Observation.Answered claim, long now, long patience) {
    if (claim.members().isEmpty()) {
      return List.of();
    }
    String claimant = claim.instanceId();
    Long deposedAt = deposed.get(claimant);
    if (deposedAt != null) {
      boolean supported =
          named.entrySet().stream()
              .anyMatch(e -> !e.getKey().equals(claimant) && e.getValue().equals(claimant));
      Member writer = writer();
      boolean nobodyElse = writer == null || hasBeenDown(writer, now, patience);
      if (!supported && !nobodyElse) {
        return List.of();
      }
    }
    String names = Objects.requireNonNullElse(writerOf(claim.members()), claimant);
    if (!names.equals(claimant)) {
      Member other = snapshot.member(names);
      boolean otherMayWrite =
          other == null
              || (snapshot.usable(other) && snapshot.standing(names).verified() != Role.READER);
      if (otherMayWrite
          || claim.members().stream().noneMatch(m -> m.instanceId().equals(claimant))) {
        return List.of();
      }
    }
    return claim.members().stream()
        .map(m -> m.as(m.instanceId().equals(claimant) ? Role.WRITER : Role.READER))
        .toList();
  }

  /** One failed link is not enough: a deposed writer would win by a mere reset of its successor. */
  private boolean hasBeenDown(Member writer, long now, long patience) {
    Standing standing = snapshot.standing(writer.instanceId());
    return standing.down() && now - standing.suspectSince() >= patience;
  }

  /**
   * The state with an accepted topology; a writer that is no longer the writer is deposed and its
   * links become stale.
   *
   * @param askedAt when the question was sent that these members answer
   */
  ClusterState accept(List<Member> members, long askedAt, long now) {
    Member before = writer();
    String after = writerOf(members);
    if (before == null || after == null || before.instanceId().equals(after)) {
      return withSnapshot(members, askedAt, snapshot.standings(), null);
    }
    Map<String, Standing> standings = new HashMap<>(snapshot.standings());
    String old = before.instanceId();
    standings.put(old, snapshot.standing(old).newGeneration());
    Map<String, Long> nextDeposed = new HashMap<>(deposed);
    nextDeposed.remove(after);
    if (snapshot.standing(old).verified() != Role.READER) {
      nextDeposed.put(old, now);
    }
    return new ClusterState(
        new ClusterSnapshot(snapshot.version() + 1, members, standings, null, askedAt),
        nextDeposed,
        Map.of(),
        wanted);
  }

  /**
   * The state with members that others name and nobody has told us of yet: one of them may be the
   * next writer, so they must be asked. Only the writer's own word removes a member.
   */
  ClusterState withNewcomers(List<Member> word) {
    List<Member> members = new ArrayList<>(snapshot.members());
    for (Member named : word) {
      if (snapshot.member(named.instanceId()) == null) {
        members.add(named.as(Role.READER));
      }
    }
    return members.size() == snapshot.members().size()
        ? this
        : withSnapshot(members, snapshot.standings(), snapshot.trouble());
  }

  /** Whether somebody who looks at the published snapshot would decide differently on this one. */
  boolean differsFrom(ClusterState published) {
    ClusterSnapshot then = published.snapshot;
    if (snapshot.version() == then.version()) {
      return false;
    }
    if (!snapshot.members().equals(then.members())
        || !Objects.equals(snapshot.trouble(), then.trouble())) {
      return true;
    }
    for (Map.Entry<String, Standing> entry : snapshot.standings().entrySet()) {
      Standing now = entry.getValue();
      Standing before = then.standing(entry.getKey());
      if (now.generation() != before.generation()
          || now.down() != before.down()
          || now.suspect() != before.suspect()
          || now.verified() != before.verified()
          || answersAWait(before, now)) {
        return true;
      }
    }
    return false;
  }

  private boolean answersAWait(Standing before, Standing now) {
    for (Map.Entry<Role, Long> wish : wanted.entrySet()) {
      long since = wish.getValue();
      if (now.verified() == wish.getKey()
          && now.verifiedAt() - since >= 0
          && (before.verified() == null || before.verifiedAt() - since < 0)) {
        return true;
      }
    }
    return false;
  }

  private ClusterState withStanding(String instanceId, Standing standing) {
    if (standing.equals(snapshot.standings().get(instanceId))) {
      return this;
    }
    Map<String, Standing> next = new HashMap<>(snapshot.standings());
    next.put(instanceId, standing);
    return withSnapshot(snapshot.members(), next, snapshot.trouble());
  }

  private ClusterState withSnapshot(
      List<Member> members, Map<String, Standing> standings, @Nullable SQLException trouble) {
    return withSnapshot(members, snapshot.membersAskedAt(), standings, trouble);
  }

  private ClusterState withSnapshot(
      List<Member> members,
      long askedAt,
      Map<String, Standing> standings,
      @Nullable SQLException trouble) {
    return new ClusterState(
        new ClusterSnapshot(snapshot.version() + 1, members, standings, trouble, askedAt),
        deposed,
        named,
        wanted);
  }

  static @Nullable String writerOf(List<Member> members) {
    for (Member member : members) {
      if (member.isWriter()) {
        return member.instanceId();
      }
    }
    return null;
  }
}
