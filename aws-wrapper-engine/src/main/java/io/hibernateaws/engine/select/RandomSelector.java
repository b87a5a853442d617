package io.hibernateaws.engine.select;

import io.hibernateaws.engine.topology.ClusterSnapshot;
import io.hibernateaws.engine.topology.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Every order is equally likely. Good as long as members are alike: no state, no herd. Not for
 * members of different size.
 */
public final class RandomSelector implements HostSelector {
  /** Its name in settings. */
  public static final String NAME = "random";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Member> order(
      List<Member> candidates, ClusterSnapshot snapshot, RandomGenerator random) {
    if (candidates.size() < 2) {
      return candidates;
    }
    List<Member> shuffled = new ArrayList<>(candidates);
    for (int i = shuffled.size() - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      Member swapped = shuffled.get(i);
      shuffled.set(i, shuffled.get(j));
      shuffled.set(j, swapped);
    }
    return shuffled;
  }
}
