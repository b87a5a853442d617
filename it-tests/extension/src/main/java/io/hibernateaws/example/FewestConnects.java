package io.hibernateaws.example;

import io.hibernateaws.engine.api.ClusterView;
import io.hibernateaws.engine.api.Member;
import io.hibernateaws.engine.spi.HostSelector;
import io.hibernateaws.engine.spi.SelectionInput;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The reader that was connected to least comes first. */
final class FewestConnects implements HostSelector {
  private final ConnectCounts counts;

  FewestConnects(ConnectCounts counts) {
    this.counts = counts;
  }

  @Override
  public List<Member> order(List<Member> candidates, ClusterView view, SelectionInput input) {
    // Counts change while others connect, and an order needs ones that do not.
    Map<Member, Integer> now = new HashMap<>();
    candidates.forEach(member -> now.put(member, counts.of(member.endpoint())));
    List<Member> order = new ArrayList<>(candidates);
    order.sort(Comparator.comparingInt(member -> now.getOrDefault(member, 0)));
    return order;
  }
}
