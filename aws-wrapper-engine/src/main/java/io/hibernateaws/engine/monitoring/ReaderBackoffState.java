package io.hibernateaws.engine.monitoring;

import io.hibernateaws.engine.api.Member;
import io.hibernateaws.engine.api.Role;
import io.hibernateaws.engine.topology.ClusterSnapshot;
import io.hibernateaws.engine.topology.MemberHealth;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Readers that died, and until when others are preferred to them although they answer again.
 * Immutable; each method gives the state after one fact. Times are engine times.
 *
 * @param settings how long a reader is held back
 * @param dead by instance identifier, what is remembered of a reader until it has lived for long
 *     enough
 */
record ReaderBackoffState(ReaderBackoffSettings settings, Map<String, Death> dead) {
  /**
   * The last death of a reader.
   *
   * @param count deaths in a row, this one included
   * @param answeredAt when it was last asked with success before that
   * @param offeredAt when it is offered again, if it answers
   * @param livesSince when a session first used it well after that, null before
   */
  record Death(int count, long answeredAt, long offeredAt, @Nullable Long livesSince) {
    private boolean livedFor(long nanos, long now) {
      return livesSince != null && now - livesSince >= nanos;
    }
  }

  ReaderBackoffState {
    dead = Map.copyOf(dead);
  }

  static ReaderBackoffState empty(ReaderBackoffSettings settings) {
    return new ReaderBackoffState(settings, Map.of());
  }

  /** Whether others are preferred to this instance now. */
  boolean holdsBack(String instanceId, long now) {
    Death death = dead.get(instanceId);
    return death != null && now - death.offeredAt() < 0;
  }

  /**
   * The state after a snapshot was published: a reader that has gone down since the one before, or
   * left the cluster after links to it failed, has died. The writer's deaths are not counted,
   * because nothing takes its place.
   */
  ReaderBackoffState after(ClusterSnapshot before, ClusterSnapshot now, long at) {
    ReaderBackoffState next = forget(now, at);
    for (Map.Entry<String, MemberHealth> entry : now.health().entrySet()) {
      String id = entry.getKey();
      MemberHealth health = entry.getValue();
      Member member = now.member(id);
      boolean writer = member == null ? health.verified() == Role.WRITER : member.isWriter();
      if (!writer && isDead(id, now) && !isDead(id, before)) {
        next = next.died(id, health, at);
      }
    }
    return next;
  }

  /** A cluster may drop a member that has failed before a monitor has asked it. */
  private static boolean isDead(String instanceId, ClusterSnapshot snapshot) {
    MemberHealth health = snapshot.health(instanceId);
    return health.down() || (health.suspect() && snapshot.member(instanceId) == null);
  }

  private ReaderBackoffState died(String instanceId, MemberHealth health, long at) {
    Death last = dead.get(instanceId);
    long answeredAt = health.verifiedAt();
    if (last != null && answeredAt == last.answeredAt()) {
      // It has not answered since: the same death, seen a second time.
      return this;
    }
    int count = last == null ? 1 : Math.max(last.count(), last.count() + 1);
    return with(instanceId, new Death(count, answeredAt, at + hold(settings, count), null));
  }

  /** How long a reader is held back after its {@code deaths}-th death, in nanoseconds. */
  static long hold(ReaderBackoffSettings settings, int deaths) {
    long longest = ReaderBackoffSettings.LONGEST.toNanos();
    if (deaths > settings.maxRetries()) {
      return longest;
    }
    long hold = settings.initialBackoff().toNanos();
    for (int i = 1; i < deaths && hold < longest; i++) {
      hold *= 2;
    }
    return Math.min(hold, longest);
  }

  /** The state after a session has used an instance and given its link back unharmed. */
  ReaderBackoffState served(String instanceId, long at) {
    Death death = dead.get(instanceId);
    if (death == null || death.livesSince() != null || at - death.offeredAt() < 0) {
      return this;
    }
    return with(instanceId, new Death(death.count(), death.answeredAt(), death.offeredAt(), at));
  }

  /** Without those that have lived for long enough, or left the cluster long ago. */
  private ReaderBackoffState forget(ClusterSnapshot now, long at) {
    long longest = ReaderBackoffSettings.LONGEST.toNanos();
    Map<String, Death> kept = new HashMap<>(dead);
    kept.entrySet()
        .removeIf(
            entry ->
                entry.getValue().livedFor(longest, at)
                    || (now.member(entry.getKey()) == null
                        && at - entry.getValue().offeredAt() >= longest));
    return kept.size() == dead.size() ? this : new ReaderBackoffState(settings, kept);
  }

  private ReaderBackoffState with(String instanceId, Death death) {
    Map<String, Death> next = new HashMap<>(dead);
    next.put(instanceId, death);
    return new ReaderBackoffState(settings, next);
  }
}
