package io.hibernateaws.engine.topology;

import io.hibernateaws.engine.api.Member;
import io.hibernateaws.engine.api.Role;
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
 * @param wanted by role, the latest moment after which a session waits for an answer
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

  /**
   * Whether a host as wanted has answered already; the waiting session may not have seen it yet.
   */
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
    return withHealth(instanceId, snapshot.health(instanceId).failed(at));
  }

  ClusterState dead(String instanceId, long at) {
    MemberHealth health = snapshot.health(instanceId);
    boolean answeredSince = health.verified() != null && health.verifiedAt() - at > 0;
    return answeredSince ? this : withHealth(instanceId, health.failed(at).dead());
  }

  /**
   * The state after a member did not serve us. Where members are known only a refusal is worth
   * telling, once: silence is what a search is for.
   *
   * @param dead whether the failure means silence
   */
  ClusterState lastFailure(SQLException failure, boolean dead) {
    if (snapshot.members().isEmpty()) {
      return withSnapshot(List.of(), snapshot.health(), failure);
    }
    SQLException known = snapshot.lastFailure();
    boolean isNews = known == null || !Objects.equals(known.getMessage(), failure.getMessage());
    return !dead && isNews ? withSnapshot(snapshot.members(), snapshot.health(), failure) : this;
  }

  /** The state after a search has found its host, so that sessions need not hear of refusals. */
  ClusterState withoutLastFailure() {
    return snapshot.lastFailure() == null
        ? this
        : withSnapshot(snapshot.members(), snapshot.health(), null);
  }

  /**
   * The state after an instance said its role; the topology is judged by {@link
   * #acceptableMembers}.
   */
  ClusterState answered(String instanceId, Role role, long askedAt) {
    ClusterState next = withHealth(instanceId, snapshot.health(instanceId).answered(role, askedAt));
    if (role == Role.READER && deposed.containsKey(instanceId)) {
      Map<String, Long> left = new HashMap<>(deposed);
      left.remove(instanceId);
      next = new ClusterState(next.snapshot, left, named, wanted);
    }
    return next;
  }

  /** Notes which writer a reader names. */
  ClusterState noteNamedWriter(Observation.Answered answer) {
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
   * must not be believed: a deposed writer that never said it had become a reader needs another
   * member that names it, which is worth nothing so soon after the change that the other may not
   * have heard of it while the new writer confirms itself; and a claimant whose own topology names
   * another writer needs that one to be unusable.
   */
  List<Member> acceptableMembers(Observation.Answered claim, long now, long patience) {
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
      boolean outdated =
          writer != null && now - deposedAt < patience && snapshot.verified(writer, Role.WRITER);
      boolean nobodyElse = writer == null || hasBeenDown(writer, now, patience);
      if ((!supported || outdated) && !nobodyElse) {
        return List.of();
      }
    }
    String names = Objects.requireNonNullElse(writerOf(claim.members()), claimant);
    if (!names.equals(claimant)) {
      Member other = snapshot.member(names);
      boolean otherMayWrite =
          other == null
              || (snapshot.usable(other) && snapshot.health(names).verified() != Role.READER);
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
    MemberHealth health = snapshot.health(writer.instanceId());
    return health.down() && now - health.suspectSince() >= patience;
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
      return withSnapshot(members, askedAt, snapshot.health(), null);
    }
    Map<String, MemberHealth> health = new HashMap<>(snapshot.health());
    String old = before.instanceId();
    health.put(old, snapshot.health(old).newGeneration());
    Map<String, Long> nextDeposed = new HashMap<>(deposed);
    nextDeposed.remove(after);
    if (snapshot.health(old).verified() != Role.READER) {
      nextDeposed.put(old, now);
    }
    return new ClusterState(
        new ClusterSnapshot(snapshot.version() + 1, members, health, null, askedAt),
        nextDeposed,
        Map.of(),
        wanted);
  }

  /**
   * The state with members that a reader names and no accepted topology did yet: one of them may be
   * the next writer, so they must be asked. Only the writer's own word removes a member.
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
        : withSnapshot(members, snapshot.health(), snapshot.lastFailure());
  }

  /** Whether a decision made on the published snapshot would be another one on this. */
  boolean differsFrom(ClusterState published) {
    ClusterSnapshot then = published.snapshot;
    if (snapshot.version() == then.version()) {
      return false;
    }
    if (!snapshot.members().equals(then.members())
        || !Objects.equals(snapshot.lastFailure(), then.lastFailure())) {
      return true;
    }
    for (Map.Entry<String, MemberHealth> entry : snapshot.health().entrySet()) {
      MemberHealth now = entry.getValue();
      MemberHealth before = then.health(entry.getKey());
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

  private boolean answersAWait(MemberHealth before, MemberHealth now) {
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

  private ClusterState withHealth(String instanceId, MemberHealth health) {
    if (health.equals(snapshot.health().get(instanceId))) {
      return this;
    }
    Map<String, MemberHealth> next = new HashMap<>(snapshot.health());
    next.put(instanceId, health);
    return withSnapshot(snapshot.members(), next, snapshot.lastFailure());
  }

  private ClusterState withSnapshot(
      List<Member> members, Map<String, MemberHealth> health, @Nullable SQLException lastFailure) {
    return withSnapshot(members, snapshot.membersAskedAt(), health, lastFailure);
  }

  private ClusterState withSnapshot(
      List<Member> members,
      long askedAt,
      Map<String, MemberHealth> health,
      @Nullable SQLException lastFailure) {
    return new ClusterState(
        new ClusterSnapshot(snapshot.version() + 1, members, health, lastFailure, askedAt),
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
