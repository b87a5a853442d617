package io.hibernateaws.local;

import io.hibernateaws.local.replication.Replication;
import io.hibernateaws.local.server.Flavour;
import java.util.HashSet;
import java.util.Set;

/** What instances shall answer about the topology, as far as servers of the flavour can. */
record Answers(
    Flavour flavour, Replication replication, Supervisor supervisor, TopologyPublisher publisher) {
  /** All instances. */
  void all(int instances, TopologyAnswer answer) {
    require(answer);
    if (flavour.ofRds()) {
      supervisor.tellTopology(
          !(answer instanceof TopologyAnswer.ZeroRows),
          !(answer instanceof TopologyAnswer.MissingGrant));
    }
    for (int n = 1; n <= instances; n++) {
      publisher.script(n, answer);
    }
  }

  /** One instance. */
  void one(int number, TopologyAnswer answer) {
    require(answer);
    if (flavour.ofRds()
        && !(answer instanceof TopologyAnswer.Real)
        && (answer instanceof TopologyAnswer.MissingGrant || replication.tellsByTable())) {
      throw refused(answer, "it reaches every instance by replication: give it to all");
    }
    publisher.script(number, answer);
  }

  private void require(TopologyAnswer answer) {
    if (flavour != Flavour.AURORA && !sensible().contains(answer.getClass())) {
      throw refused(answer, "these servers tell no such thing");
    }
  }

  /** Servers of RDS tell neither roles nor times; a table of theirs is neither slow nor changes. */
  private Set<Class<?>> sensible() {
    Set<Class<?>> all = new HashSet<>(Set.of(TopologyAnswer.Real.class));
    if (flavour.ofRds()) {
      all.addAll(Set.of(TopologyAnswer.ZeroRows.class, TopologyAnswer.MissingGrant.class));
      if (!replication.tellsByTable()) {
        all.add(TopologyAnswer.Slow.class);
        if (flavour == Flavour.MULTI_AZ_CLUSTER) {
          all.add(TopologyAnswer.Frozen.class);
        }
      }
    }
    return all;
  }

  private IllegalStateException refused(TopologyAnswer answer, String why) {
    return new IllegalStateException(
        "answer(%s) makes no sense on flavour %s: %s".formatted(answer, flavour.code(), why));
  }
}
