package io.hibernateaws.engine.select;

import io.hibernateaws.engine.api.Member;
import io.hibernateaws.engine.topology.ClusterSnapshot;
import io.hibernateaws.engine.topology.SnapshotListener;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jboss.logging.Logger;

/**
 * Says once which hosts have a weight and are no members of the cluster. A warning and no refusal:
 * readers come and go, and an application must start while one of them is away. Confined to the
 * monitor's thread.
 */
public final class WeightedHosts implements SnapshotListener {
  private static final Logger LOG = Logger.getLogger(WeightedHosts.class);

  private final String setting;
  private final HostWeights weights;
  private boolean looked;

  /**
   * @param setting the name of the setting that gives the weights
   */
  public WeightedHosts(String setting, HostWeights weights) {
    this.setting = setting;
    this.weights = weights;
  }

  @Override
  public void on(ClusterSnapshot snapshot) {
    if (looked || snapshot.writer().isEmpty()) {
      return;
    }
    looked = true;
    Set<String> strangers = strangers(weights, snapshot);
    if (!strangers.isEmpty()) {
      LOG.warnf(
          "%s gives weights to %s: no members of the cluster now; write an instance identifier or"
              + " the host name of an instance",
          setting, strangers);
    }
  }

  /** The hosts with a weight that are no members. */
  static Set<String> strangers(HostWeights weights, ClusterSnapshot snapshot) {
    Set<String> strangers = new TreeSet<>(weights.byHost().keySet());
    for (Member member : snapshot.members()) {
      strangers.remove(member.instanceId().toLowerCase(Locale.ROOT));
      strangers.remove(member.endpoint().host().toLowerCase(Locale.ROOT));
    }
    return strangers;
  }
}
