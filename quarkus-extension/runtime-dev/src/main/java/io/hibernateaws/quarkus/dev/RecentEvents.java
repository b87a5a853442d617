package io.hibernateaws.quarkus.dev;

import io.hibernateaws.engine.api.EngineEvent;
import io.hibernateaws.engine.api.EngineObserver;
import io.hibernateaws.quarkus.dev.ClusterFacts.Happening;
import jakarta.inject.Singleton;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The last changes of the clusters that the engines saw, and what sessions were told of them. */
@Singleton
public class RecentEvents implements EngineObserver {
  private static final int KEPT = 30;

  private final Deque<Happening> events = new ArrayDeque<>();

  /** Of all engines of this cluster, the newest first. */
  synchronized List<Happening> of(String cluster) {
    List<Happening> found = new ArrayList<>(events);
    found.removeIf(event -> !event.cluster().equals(cluster));
    return found;
  }

  /** Not worth making events of every borrow for. */
  @Override
  public boolean isWatching() {
    return false;
  }

  @Override
  public void on(EngineEvent event) {
    String text = text(event);
    if (text != null) {
      String time = LocalTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.MILLIS).toString();
      keep(new Happening(time, event.getClass().getSimpleName(), text, event.source().cluster()));
    }
  }

  private synchronized void keep(Happening event) {
    events.addFirst(event);
    if (events.size() > KEPT) {
      events.removeLast();
    }
  }

  /** Null of events that happen all the time. */
  private static @Nullable String text(EngineEvent event) {
    if (event instanceof EngineEvent.TopologyChanged changed) {
      return "writer %s, %d members: %s"
          .formatted(changed.writer(), changed.members(), changed.because());
    } else if (event instanceof EngineEvent.LinkLost lost) {
      return "%s: %s".formatted(lost.instance(), lost.because());
    } else if (event instanceof EngineEvent.FailedOver over) {
      return "from %s to %s in %d ms".formatted(over.from(), over.to(), over.took().toMillis());
    } else if (event instanceof EngineEvent.Verdict told) {
      return told.verdict().getMessage();
    } else if (event instanceof EngineEvent.HostGivenUp given) {
      return "%s: %s".formatted(given.instance(), given.because());
    } else if (event instanceof EngineEvent.CallsAborted aborted) {
      return "%d calls to %s".formatted(aborted.calls(), aborted.instance());
    } else if (event instanceof EngineEvent.MemberUp up) {
      return up.instance();
    } else if (event instanceof EngineEvent.MemberDown down) {
      return "%s: %s".formatted(down.instance(), down.because());
    }
    return null;
  }
}
