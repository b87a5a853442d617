package io.hibernateaws.engine.select;

import io.hibernateaws.engine.api.ClusterView;
import io.hibernateaws.engine.api.Member;
import io.hibernateaws.engine.spi.HostSelector;
import io.hibernateaws.engine.spi.SelectionInput;
import java.util.List;

/**
 * Every order is equally likely. Good as long as members are alike: no state, no herd. Not for
 * members of different size.
 */
public final class RandomSelector implements HostSelector {
  @Override
  public List<Member> order(List<Member> candidates, ClusterView view, SelectionInput input) {
    return candidates.size() < 2 ? candidates : Ranking.shuffled(candidates, input.random());
  }

  @Override
  public String name() {
    return Strategy.RANDOM.code();
  }
}
