package io.hibernateaws.engine.select;

import io.hibernateaws.engine.api.ClusterView;
import io.hibernateaws.engine.api.Member;
import io.hibernateaws.engine.spi.HostSelector;
import io.hibernateaws.engine.spi.SelectionInput;
import java.util.List;

/**
 * Lowest replica lag first, equal ones in random order, members of unknown lag last. The lag is as
 * old as the topology it came with.
 */
final class LowestLagSelector implements HostSelector {
  @Override
  public List<Member> order(List<Member> candidates, ClusterView view, SelectionInput input) {
    return candidates.size() < 2
        ? candidates
        : Ranking.leastFirst(candidates, LowestLagSelector::lag, input.random());
  }

  private static double lag(Member member) {
    return member.lagMillis() >= 0 ? member.lagMillis() : Double.MAX_VALUE;
  }

  @Override
  public String name() {
    return Strategy.LOWEST_LAG.code();
  }
}
