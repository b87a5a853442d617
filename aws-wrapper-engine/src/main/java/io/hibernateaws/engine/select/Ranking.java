package io.hibernateaws.engine.select;

import io.hibernateaws.engine.api.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;

/** Orders of candidates that several strategies use. */
final class Ranking {
  private Ranking() {}

  /** A copy in which every order is equally likely. */
  static List<Member> shuffled(List<Member> candidates, RandomGenerator random) {
    List<Member> shuffled = new ArrayList<>(candidates);
    for (int i = shuffled.size() - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      Member swapped = shuffled.get(i);
      shuffled.set(i, shuffled.get(j));
      shuffled.set(j, swapped);
    }
    return shuffled;
  }

  /**
   * The least first, equal ones in random order. Each is measured once, because a measure that
   * changes while a list is sorted leaves it in no order.
   */
  static List<Member> leastFirst(
      List<Member> candidates, ToDoubleFunction<Member> measure, RandomGenerator random) {
    List<Member> ranked = shuffled(candidates, random);
    double[] measured = new double[ranked.size()];
    for (int i = 0; i < measured.length; i++) {
      Member member = ranked.get(i);
      double own = measure.applyAsDouble(member);
      int at = i;
      while (at > 0 && measured[at - 1] > own) {
        measured[at] = measured[at - 1];
        ranked.set(at, ranked.get(at - 1));
        at--;
      }
      measured[at] = own;
      ranked.set(at, member);
    }
    return ranked;
  }
}
