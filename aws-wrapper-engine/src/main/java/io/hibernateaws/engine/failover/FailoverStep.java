package io.hibernateaws.engine.failover;

import io.hibernateaws.engine.api.Member;
import io.hibernateaws.engine.api.Role;
import io.hibernateaws.engine.topology.ClusterSnapshot;
import io.hibernateaws.engine.topology.MemberHealth;
import io.hibernateaws.engine.topology.Observation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a session decides after a loss: what it reports, and which snapshot ends its wait. Pure, so
 * that any scheduler can wait for it.
 *
 * @param mode what role the session ends up with
 * @param lost the link
 * @param olderGeneration whether the loss is no news, because its instance was deposed since
 * @param since engine time of the loss
 */
public record FailoverStep(
    FailoverMode mode, Failover.LostLink lost, boolean olderGeneration, long since) {

  /** The step at the moment of the loss. */
  public static FailoverStep begin(
      FailoverMode mode, Failover.LostLink lost, ClusterSnapshot snapshot, long now) {
    long generation = snapshot.health(lost.instanceId()).generation();
    return new FailoverStep(mode, lost, generation > lost.generation(), now);
  }

  /** The facts for the monitor; none if the loss is no news. */
  public List<Observation> reports() {
    return olderGeneration
        ? List.of()
        : List.of(
            new Observation.LinkLost(lost.instanceId(), since),
            new Observation.HostWanted(
                mode == FailoverMode.STRICT_READER ? Role.READER : Role.WRITER, since));
  }

  /**
   * A host that serves the mode and has answered after the loss, null if there is none yet; a loss
   * of an older generation is answered already.
   */
  public @Nullable Member host(ClusterSnapshot snapshot) {
    boolean alone = snapshot.members().size() == 1;
    for (Member member : snapshot.members()) {
      boolean roleServes =
          switch (mode) {
            case STRICT_WRITER -> member.isWriter();
            case STRICT_READER -> !member.isWriter() || alone;
            case READER_OR_WRITER -> true;
          };
      MemberHealth health = snapshot.health(member.instanceId());
      boolean answered =
          snapshot.usable(member)
              && health.verified() == member.role()
              && (olderGeneration || health.verifiedAt() - since >= 0);
      if (roleServes && answered) {
        return member;
      }
    }
    return null;
  }
}
