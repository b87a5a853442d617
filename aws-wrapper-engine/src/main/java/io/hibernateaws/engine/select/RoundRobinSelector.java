package io.hibernateaws.engine.select;

import io.hibernateaws.engine.api.ClusterView;
import io.hibernateaws.engine.api.Member;
import io.hibernateaws.engine.spi.HostSelector;
import io.hibernateaws.engine.spi.SelectionInput;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One member after the other, each as often in a row as its weight says, at first in the order of
 * their names. What it remembers is who had a turn when, by name and not by number: members may
 * come and go, and be seen by some requests only, without anybody being passed over. One per
 * engine; no lock.
 */
final class RoundRobinSelector implements HostSelector {
  /**
   * Who had a turn.
   *
   * @param past instance identifiers, the one whose last turn is longest ago first; never modified
   * @param times how often in a row the last one was chosen
   */
  record Turns(List<String> past, int times) {
    static final Turns NONE = new Turns(List.of(), 0);

    /** Far more than a cluster has readers; who is forgotten has a turn at once. */
    private static final int MOST_REMEMBERED = 64;

    /**
     * The turns after the next one, which the last name of {@link #past} has: that of the member
     * whose turn is longest ago, members that never had one first.
     *
     * @param members sorted by name, one at least
     */
    Turns next(List<Member> members, HostWeights weights) {
      String last = past.isEmpty() ? "" : latest();
      Member longestAgo = members.get(0);
      int least = Integer.MAX_VALUE;
      for (Member member : members) {
        String id = member.instanceId();
        if (id.equals(last) && times < weights.of(member)) {
          return new Turns(past, times + 1);
        }
        int position = past.indexOf(id);
        if (position < least) {
          least = position;
          longestAgo = member;
        }
      }
      return new Turns(endingWith(longestAgo.instanceId()), 1);
    }

    private List<String> endingWith(String latest) {
      List<String> next = new ArrayList<>(past.size() + 1);
      for (int i = past.size() < MOST_REMEMBERED ? 0 : 1; i < past.size(); i++) {
        String id = past.get(i);
        if (!id.equals(latest)) {
          next.add(id);
        }
      }
      next.add(latest);
      return next;
    }

    String latest() {
      return past.get(past.size() - 1);
    }
  }

  private final Comparator<Member> byName = Comparator.comparing(Member::instanceId);
  private final HostWeights weights;
  private final AtomicReference<Turns> turns = new AtomicReference<>(Turns.NONE);

  RoundRobinSelector(HostWeights weights) {
    this.weights = weights;
  }

  @Override
  public List<Member> order(List<Member> candidates, ClusterView view, SelectionInput input) {
    if (candidates.size() < 2) {
      return candidates;
    }
    List<Member> members = new ArrayList<>(candidates);
    members.sort(byName);
    String turn = takeTurn(members);
    for (int i = 0; i < members.size(); i++) {
      if (members.get(i).instanceId().equals(turn)) {
        Collections.rotate(members, -i);
        break;
      }
    }
    return members;
  }

  private String takeTurn(List<Member> members) {
    while (true) {
      Turns before = Objects.requireNonNull(turns.get());
      Turns now = before.next(members, weights);
      if (turns.compareAndSet(before, now)) {
        return now.latest();
      }
    }
  }

  @Override
  public String name() {
    return Strategy.ROUND_ROBIN.code();
  }
}
