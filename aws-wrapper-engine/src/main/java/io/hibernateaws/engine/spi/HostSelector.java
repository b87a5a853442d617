package io.hibernateaws.engine.spi;

import io.hibernateaws.engine.api.ClusterView;
import io.hibernateaws.engine.api.Member;
import java.util.List;

/**
 * A strategy for choosing among members that would all do (settings {@code …reader_selection}).
 * Called by many threads at once on every borrow: it must not block, and what it needs beside the
 * view is passed in.
 *
 * <p>An application may set one of its own: an instance, its class or the name of the class.
 */
@FunctionalInterface
public interface HostSelector {
  /**
   * The candidates in the order in which they are tried: each of them once, no other.
   *
   * @param candidates usable members of the role that is wanted, one at least; unmodifiable
   * @param view they are taken from
   * @param input chance and counts of the engine
   */
  List<Member> order(List<Member> candidates, ClusterView view, SelectionInput input);

  /** How logs call it. */
  default String name() {
    return getClass().getName();
  }
}
