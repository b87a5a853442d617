package io.hibernateaws.local;

import io.hibernateaws.local.server.Chronicle;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/** The events of one cluster in the order in which they happened. */
final class EventLog {
  private static final Logger LOG = Logger.getLogger(EventLog.class);

  private final Chronicle<ClusterEvent> chronicle = new Chronicle<>();
  private final String cluster;

  EventLog(String cluster) {
    this.cluster = cluster;
  }

  void add(ClusterEvent.Kind kind, int instance, String detail) {
    add(kind, instance, System.nanoTime(), detail);
  }

  void add(ClusterEvent.Kind kind, int instance, long nanoTime, String detail) {
    LOG.debugf("%s: %s %d %s", cluster, kind, instance, detail);
    Instant at = Instant.now().minusNanos(System.nanoTime() - nanoTime);
    chronicle.add(new ClusterEvent(kind, instance, nanoTime, at, detail));
  }

  void listen(Consumer<ClusterEvent> listener) {
    chronicle.listen(listener);
  }

  List<ClusterEvent> all() {
    return chronicle.all();
  }

  /** The first event that fits and has happened at or after {@code sinceNanoTime}. */
  ClusterEvent await(
      Predicate<ClusterEvent> wanted, long sinceNanoTime, Duration timeout, String what) {
    return chronicle.await(
        event -> event.nanoTime() - sinceNanoTime >= 0 && wanted.test(event), timeout, what);
  }
}
