package io.hibernateaws.engine.connect;

import io.hibernateaws.engine.family.DatabaseFamily;
import io.hibernateaws.engine.family.LinkIdentity;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jboss.logging.Logger;

/**
 * Server processes whose link we gave up: on a server that still lives they keep their locks for
 * hours, so the next monitor link that gets an answer there ends them (mechanisms 7). A pid handed
 * out again is safe: the start time must match.
 */
public final class AbandonedBackends {
  private static final Logger LOG = Logger.getLogger(AbandonedBackends.class);
  private static final int KEPT_PER_INSTANCE = 10_000;

  private final Map<String, Queue<LinkIdentity>> byInstance = new ConcurrentHashMap<>();

  /** Notes the backend of a link that was cut off rather than closed. */
  void note(Link link) {
    LinkIdentity identity = link.birth().identity();
    if (identity.backendPid() == 0 || identity.backendStart() == null) {
      return;
    }
    Queue<LinkIdentity> backends =
        byInstance.computeIfAbsent(link.member().instanceId(), id -> new ConcurrentLinkedQueue<>());
    if (backends.size() < KEPT_PER_INSTANCE) {
      backends.add(identity);
    }
  }

  /** The instances on which there are noted backends. */
  Set<String> instances() {
    Set<String> instances = new HashSet<>();
    byInstance.forEach(
        (instance, backends) -> {
          if (!backends.isEmpty()) {
            instances.add(instance);
          }
        });
    return instances;
  }

  /** Ends the noted backends of an instance, over a link to that very instance. */
  void endOn(String instanceId, DatabaseFamily family, Connection raw) {
    Queue<LinkIdentity> backends = byInstance.get(instanceId);
    if (backends == null) {
      return;
    }
    for (LinkIdentity backend = backends.poll(); backend != null; backend = backends.poll()) {
      try {
        if (family.endBackend(raw, backend)) {
          LOG.debugf("Ended abandoned backend %d on %s", backend.backendPid(), instanceId);
        }
      } catch (SQLException e) {
        LOG.warnf(
            "Backend %d on %s was abandoned and could not be ended, so it may hold its locks: %s",
            backend.backendPid(), instanceId, e.getMessage());
      }
    }
  }
}
