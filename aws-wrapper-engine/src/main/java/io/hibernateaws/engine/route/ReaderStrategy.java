package io.hibernateaws.engine.route;

import io.hibernateaws.engine.api.SettingsException;
import io.hibernateaws.engine.endpoint.InstanceTemplate;
import io.hibernateaws.engine.failover.FailoverSettings;
import io.hibernateaws.engine.select.HostWeights;
import io.hibernateaws.engine.select.ReaderSelection;
import io.hibernateaws.engine.select.ReaderSelectionSettings;
import io.hibernateaws.engine.select.Strategy;
import io.hibernateaws.engine.select.WeightedHosts;
import io.hibernateaws.engine.spi.HostSelector;
import io.hibernateaws.engine.topology.SnapshotListener;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Which strategy chooses among the readers of a cluster, and whether its weights fit them. */
public final class ReaderStrategy {
  private static final String WEIGHTS = "hibernate.aws.reader_selection.";

  private final ReaderSelection chosen;
  private final ReaderSelectionSettings settings;

  /**
   * @throws SettingsException if a weight is for a host that cannot be an instance of the cluster
   */
  public ReaderStrategy(
      ClusterAddress address,
      InitialConnectionSettings initialConnection,
      ReadSettings reads,
      FailoverSettings failover,
      ReaderSelectionSettings settings) {
    this.settings = settings;
    this.chosen =
        switch (address.kind()) {
          case READER_CLUSTER -> initialConnection.readerSelection();
          // Another reader than the one in the URL is only ever chosen by a failover.
          case INSTANCE -> failover.readerSelection();
          default -> failover.mode() == null ? reads.readerSelection() : failover.readerSelection();
        };
    refuseForeignHosts("round_robin", settings.roundRobin(), address.template());
    refuseForeignHosts("weighted_random", settings.weightedRandom(), address.template());
  }

  /** A weight of a host that cannot be an instance of this cluster would have no effect. */
  private static void refuseForeignHosts(
      String strategy, HostWeights weights, @Nullable InstanceTemplate known) {
    for (String host : new TreeSet<>(weights.byHost().keySet())) {
      if (known != null && host.indexOf('.') >= 0 && !known.covers(host)) {
        throw new SettingsException(
            List.of(
                WEIGHTS
                    + strategy
                    + ".host_weights: '"
                    + host
                    + ":"
                    + weights.byHost().get(host)
                    + "' names no instance of this cluster, whose instances are called "
                    + known.pattern()
                    + "; write that name or the instance identifier"));
      }
    }
  }

  /** A selector for an engine's whole life: it may remember whose turn it is. */
  public HostSelector selector() {
    return chosen.selector(settings);
  }

  /** Says which hosts with a weight are no members, once the members are known. */
  public SnapshotListener weightedHosts() {
    if (chosen == Strategy.ROUND_ROBIN) {
      return new WeightedHosts(WEIGHTS + "round_robin.host_weights", settings.roundRobin());
    }
    if (chosen == Strategy.WEIGHTED_RANDOM) {
      return new WeightedHosts(WEIGHTS + "weighted_random.host_weights", settings.weightedRandom());
    }
    return snapshot -> {};
  }
}
