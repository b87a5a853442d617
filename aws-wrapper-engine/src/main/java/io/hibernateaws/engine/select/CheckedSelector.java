package io.hibernateaws.engine.select;

import io.hibernateaws.engine.api.ClusterView;
import io.hibernateaws.engine.api.Member;
import io.hibernateaws.engine.spi.HostSelector;
import io.hibernateaws.engine.spi.SelectionInput;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * An application's strategy, whose mistakes cost no session its link: who is no candidate is left
 * out, who was forgotten comes last, and one that fails is replaced by chance. The first mistake is
 * logged.
 */
final class CheckedSelector implements HostSelector {
  private static final Logger LOG = Logger.getLogger(CheckedSelector.class);

  private final HostSelector own;
  private final AtomicBoolean warned = new AtomicBoolean();

  CheckedSelector(HostSelector own) {
    this.own = own;
  }

  @Override
  public List<Member> order(List<Member> candidates, ClusterView view, SelectionInput input) {
    List<Member> chosen;
    try {
      chosen = own.order(candidates, view, input);
    } catch (RuntimeException e) {
      warn("failed; readers are chosen at random instead", e);
      return Ranking.shuffled(candidates, input.random());
    }
    List<Member> order = new ArrayList<>(candidates.size());
    if (chosen != null) {
      for (Member member : chosen) {
        if (candidates.contains(member) && !order.contains(member)) {
          order.add(member);
        }
      }
    }
    boolean exact = chosen != null && order.size() == chosen.size();
    if (!exact || order.size() < candidates.size()) {
      warn("must give every candidate once and nobody else", null);
      for (Member member : candidates) {
        if (!order.contains(member)) {
          order.add(member);
        }
      }
    }
    return order;
  }

  private void warn(String what, @Nullable RuntimeException e) {
    if (warned.compareAndSet(false, true)) {
      LOG.warnf(e, "The reader selection strategy %s %s", own.name(), what);
    }
  }

  @Override
  public String name() {
    return own.name();
  }
}
