package io.hibernateaws.engine.select;

import io.hibernateaws.engine.api.ClusterView;
import io.hibernateaws.engine.api.FailureCounts;
import io.hibernateaws.engine.api.Member;
import io.hibernateaws.engine.spi.HostSelector;
import io.hibernateaws.engine.spi.SelectionInput;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * An application's strategy, whose mistakes cost no session its link: who is no candidate is left
 * out, a forgotten one comes last, and a selector that fails is replaced by chance. The first
 * mistake and the first failure of each kind are logged.
 */
final class CheckedSelector implements HostSelector {
  private static final Logger LOG = Logger.getLogger(CheckedSelector.class);

  private final HostSelector own;
  private final Supplier<String> name;
  private final FailureCounts failures = new FailureCounts(LOG);
  private final AtomicBoolean warned = new AtomicBoolean();

  /**
   * @param name how logs call it
   */
  CheckedSelector(HostSelector own, Supplier<String> name) {
    this.own = own;
    this.name = name;
  }

  @Override
  public List<Member> order(List<Member> candidates, ClusterView view, SelectionInput input) {
    List<Member> order = new ArrayList<>(candidates.size());
    boolean exact;
    try {
      exact = isExact(own.order(candidates, view, input), candidates, order);
    } catch (Throwable e) { // an application's, so anything
      failures.note(
          "The reader selection strategy "
              + name()
              + " failed, and readers are chosen at random instead",
          e);
      return Ranking.shuffled(candidates, input.random());
    }
    if (!exact || order.size() < candidates.size()) {
      warn();
      for (Member member : candidates) {
        if (!order.contains(member)) {
          order.add(member);
        }
      }
    }
    return order;
  }

  /** Takes over what is chosen; whether that is each candidate once at most and no other. */
  private static boolean isExact(
      @Nullable List<Member> chosen, List<Member> candidates, List<Member> order) {
    if (chosen == null) {
      return false;
    }
    int given = 0;
    for (Member member : chosen) {
      given++;
      if (candidates.contains(member) && !order.contains(member)) {
        order.add(member);
      }
      if (given > candidates.size()) {
        return false; // a list may have no end
      }
    }
    return order.size() == given;
  }

  private void warn() {
    if (warned.compareAndSet(false, true)) {
      LOG.warnf(
          "The reader selection strategy %s must give every candidate once and nobody else",
          name());
    }
  }

  @Override
  public String name() {
    try {
      return name.get();
    } catch (Throwable e) {
      return own.getClass().getName();
    }
  }
}
