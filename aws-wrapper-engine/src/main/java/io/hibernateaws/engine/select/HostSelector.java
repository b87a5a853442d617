package io.hibernateaws.engine.select;

import io.hibernateaws.engine.topology.ClusterSnapshot;
import io.hibernateaws.engine.topology.Member;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A strategy for choosing among members that would all do (settings {@code …reader_selection}).
 * Stateless.
 */
public interface HostSelector {
  /** The name in settings. */
  String name();

  /** The candidates in the order in which they are tried; the same elements. */
  List<Member> order(List<Member> candidates, ClusterSnapshot snapshot, RandomGenerator random);
}
