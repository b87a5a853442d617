package io.hibernateaws.engine.dial;

import io.hibernateaws.engine.foreign.ForeignText;
import io.hibernateaws.engine.link.Link;
import io.hibernateaws.engine.product.DatabaseProduct;
import io.hibernateaws.engine.product.FailureKind;
import io.hibernateaws.engine.product.ServerProcess;
import io.hibernateaws.engine.time.Await;
import io.hibernateaws.engine.time.Deadline;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Server processes whose link we gave up: on a server that still lives they keep their locks for
 * hours, so the next monitor link that gets an answer there ends them. They are known until the
 * server has said that they are gone. Thread-safe.
 */
public final class OrphanedServerProcesses {
  private static final Logger LOG = Logger.getLogger(OrphanedServerProcesses.class);
  private static final int KEPT_PER_INSTANCE = 10_000;

  private final boolean mayEnd;
  private final Map<String, Set<ServerProcess>> byInstance = new ConcurrentHashMap<>();
  private final Set<String> outOfReach = ConcurrentHashMap.newKeySet();
  private final Await changed = new Await();
  private volatile Runnable onNote = () -> {};

  /**
   * @param mayEnd false behind a proxy, where the process at the other end may serve another client
   */
  public OrphanedServerProcesses(boolean mayEnd) {
    this.mayEnd = mayEnd;
  }

  /** What is run after every note. */
  public void onNote(Runnable listener) {
    onNote = listener;
  }

  /** Notes the process of a link that was cut off rather than closed. */
  public void note(Link link) {
    ServerProcess process = link.openedAs().identity().process();
    if (!mayEnd || process == null) {
      return;
    }
    if (link.driver().serverProcessId(link.raw()) != process.id()) {
      // A pooler in between has lent us a process that may serve another client by now.
      return;
    }
    String instance = link.member().instanceId();
    Set<ServerProcess> processes =
        byInstance.computeIfAbsent(instance, id -> ConcurrentHashMap.newKeySet());
    if (processes.size() < KEPT_PER_INSTANCE) {
      processes.add(process);
      outOfReach.remove(instance);
      onNote.run();
    }
  }

  /** The instances on which there are noted processes. */
  public Set<String> instances() {
    Set<String> instances = new HashSet<>();
    byInstance.forEach(
        (instance, processes) -> {
          if (!processes.isEmpty()) {
            instances.add(instance);
          }
        });
    return instances;
  }

  /** Whether there are noted processes on this instance. */
  boolean isAny(String instanceId) {
    return !byInstance.getOrDefault(instanceId, Set.of()).isEmpty();
  }

  /** The instance has left the cluster. */
  void forget(String instanceId) {
    byInstance.remove(instanceId);
    changed.changed();
  }

  /** The instance cannot be asked now, so no session need wait for its answer. */
  void outOfReach(String instanceId) {
    outOfReach.add(instanceId);
    changed.changed();
  }

  /**
   * Tells the noted processes of an instance to end, over a link to that very instance; those that
   * are gone already are no longer known.
   *
   * @param reading what a failure says about the link
   */
  void endOn(
      String instanceId,
      DatabaseProduct product,
      Connection raw,
      Function<SQLException, FailureKind> reading) {
    Set<ServerProcess> processes = byInstance.getOrDefault(instanceId, Set.of());
    List<ServerProcess> gone = new ArrayList<>();
    for (ServerProcess process : processes) {
      try {
        if (product.end(raw, process)) {
          LOG.debugf("Told abandoned process %d on %s to end", process.id(), instanceId);
        } else {
          gone.add(process);
        }
      } catch (SQLException e) {
        if (reading.apply(e) == FailureKind.NETWORK) {
          break;
        }
        gone.add(process);
        LOG.warnf(
            "Process %d on %s was abandoned and could not be ended, so it may hold its locks: %s",
            process.id(), instanceId, ForeignText.message(e));
      }
    }
    if (!gone.isEmpty()) {
      gone.forEach(processes::remove);
      changed.changed();
    }
  }

  /**
   * Waits until the process of a link that was noted is gone, or its server cannot be asked.
   *
   * @return whether that was so before the deadline
   */
  public boolean awaitEnd(Link link, Deadline deadline) throws InterruptedException {
    String instance = link.member().instanceId();
    ServerProcess process = link.openedAs().identity().process();
    return changed.until(
        () ->
            outOfReach.contains(instance)
                || process == null
                || !byInstance.getOrDefault(instance, Set.of()).contains(process),
        deadline);
  }
}
