package io.hibernateaws.engine.select;

import io.hibernateaws.engine.api.ClusterView;
import io.hibernateaws.engine.api.Member;
import io.hibernateaws.engine.spi.HostSelector;
import io.hibernateaws.engine.spi.SelectionInput;
import java.util.List;

/**
 * Fewest links of this engine first, equal ones in random order. It knows nothing of other
 * applications on the same cluster.
 */
final class LeastConnectionsSelector implements HostSelector {
  @Override
  public List<Member> order(List<Member> candidates, ClusterView view, SelectionInput input) {
    return candidates.size() < 2
        ? candidates
        : Ranking.leastFirst(
            candidates,
            member -> input.linksInUse().applyAsInt(member.instanceId()),
            input.random());
  }

  @Override
  public String name() {
    return Strategy.LEAST_CONNECTIONS.code();
  }
}
