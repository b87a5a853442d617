package io.hibernateaws.engine.topology;

import io.hibernateaws.engine.api.Role;
import org.jspecify.annotations.Nullable;

/**
 * The health of one instance: whether it answers, and in which role.
 *
 * @param generation grows when links opened before must not be used any more: the instance changed
 *     its role or was dead
 * @param down whether it did not answer when last asked
 * @param suspectSince engine time of the last network failure of a link to it; 0 if {@code
 *     everSuspect} is false
 * @param everSuspect whether a link to it ever failed
 * @param verified the role of its last own answer, null before the first
 * @param verifiedAt engine time at which the question of that answer was sent
 */
public record MemberHealth(
    long generation,
    boolean down,
    long suspectSince,
    boolean everSuspect,
    @Nullable Role verified,
    long verifiedAt) {
  /** Of an instance that was never asked. */
  public static final MemberHealth NEW = new MemberHealth(0, false, 0, false, null, 0);

  /** Whether a link to it failed and it has not answered since. */
  public boolean suspect() {
    return everSuspect && (verified == null || verifiedAt - suspectSince < 0);
  }

  /** Whether a link that came back at {@code lastUsed} may have died with the one that failed. */
  public boolean mayHaveDied(long lastUsed) {
    return everSuspect && lastUsed - suspectSince <= 0;
  }

  MemberHealth answered(Role role, long askedAt) {
    boolean newer = verified == null || askedAt - verifiedAt >= 0;
    if (!newer) {
      return this;
    }
    long next = verified != null && verified != role ? generation + 1 : generation;
    return new MemberHealth(next, false, suspectSince, everSuspect, role, askedAt);
  }

  MemberHealth failed(long at) {
    return everSuspect && at - suspectSince <= 0
        ? this
        : new MemberHealth(generation, down, at, true, verified, verifiedAt);
  }

  MemberHealth dead() {
    return down
        ? this
        : new MemberHealth(generation + 1, true, suspectSince, everSuspect, verified, verifiedAt);
  }

  MemberHealth newGeneration() {
    return new MemberHealth(generation + 1, down, suspectSince, everSuspect, verified, verifiedAt);
  }
}
