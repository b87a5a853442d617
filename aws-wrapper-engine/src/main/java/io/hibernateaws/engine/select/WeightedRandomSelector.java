package io.hibernateaws.engine.select;

import io.hibernateaws.engine.api.ClusterView;
import io.hibernateaws.engine.api.Member;
import io.hibernateaws.engine.spi.HostSelector;
import io.hibernateaws.engine.spi.SelectionInput;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The probability of a member is its weight divided by the sum; where it does not take the link,
 * the next one is drawn from the others in the same way.
 */
final class WeightedRandomSelector implements HostSelector {
  private final HostWeights weights;

  WeightedRandomSelector(HostWeights weights) {
    this.weights = weights;
  }

  @Override
  public List<Member> order(List<Member> candidates, ClusterView view, SelectionInput input) {
    if (candidates.size() < 2) {
      return candidates;
    }
    RandomGenerator random = input.random();
    List<Member> drawn = new ArrayList<>(candidates);
    long sum = 0;
    for (Member member : drawn) {
      sum += weights.of(member);
    }
    for (int i = 0; i < drawn.size() - 1; i++) {
      long left = random.nextLong(sum);
      int at = i;
      while (left >= weights.of(drawn.get(at))) {
        left -= weights.of(drawn.get(at));
        at++;
      }
      Member chosen = drawn.get(at);
      drawn.set(at, drawn.get(i));
      drawn.set(i, chosen);
      sum -= weights.of(chosen);
    }
    return drawn;
  }

  @Override
  public String name() {
    return Strategy.WEIGHTED_RANDOM.code();
  }
}
