package io.hibernateaws.engine.failover;

import io.hibernateaws.engine.api.EngineEvent;
import io.hibernateaws.engine.api.EngineObserver;
import io.hibernateaws.engine.api.FailoverFailedSQLException;
import io.hibernateaws.engine.api.Role;
import io.hibernateaws.engine.time.NanoClock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ToIntFunction;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What an operator reads about a cluster, made of the engine's events: one line when an instance is
 * lost and one when that is over, however many sessions were concerned. Any thread; lines are
 * written without a lock, because a log may use the database that it is about.
 */
public final class ClusterLog implements EngineObserver {
  private static final Logger LOG = Logger.getLogger(ClusterLog.class);

  /** How long sessions of a former writer, or one whose thread has died, may come late. */
  private static final long LATE = TimeUnit.SECONDS.toNanos(10);

  private final String cluster;
  private final ToIntFunction<String> callsInFlight;
  private final NanoClock clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Loss> losses = new HashMap<>();
  private final Map<String, Fold> folds = new HashMap<>();
  private final Set<Thread> waitingToWrite = new HashSet<>();
  private List<Runnable> lines = new ArrayList<>();
  private @Nullable String writer;
  private int members;
  private int membersTold;
  private boolean known;

  /**
   * @param cluster the name that begins every line
   * @param callsInFlight how many calls to an instance wait for their answers now
   */
  public ClusterLog(String cluster, ToIntFunction<String> callsInFlight, NanoClock clock) {
    this.cluster = cluster;
    this.callsInFlight = callsInFlight;
    this.clock = clock;
  }

  /** The events of every borrow and return are made for others only. */
  @Override
  public boolean isWatching() {
    return false;
  }

  @Override
  public void on(EngineEvent event) {
    if (event instanceof EngineEvent.Bound
        || event instanceof EngineEvent.Returned
        || event instanceof EngineEvent.LinkClosed) {
      return;
    }
    List<Runnable> said = List.of();
    lock.lock();
    try {
      note(event, clock.nanoTime());
      if (!lines.isEmpty()) {
        said = lines;
        lines = new ArrayList<>();
      }
    } finally {
      lock.unlock();
    }
    said.forEach(Runnable::run);
  }

  private void note(EngineEvent event, long now) {
    if (event instanceof EngineEvent.LinkLost lost) {
      linkLost(lost, now);
    } else if (event instanceof EngineEvent.HostGivenUp given) {
      silent(given.instance(), given.because(), now);
    } else if (event instanceof EngineEvent.MemberDown down) {
      silent(down.instance(), down.because(), now);
    } else if (event instanceof EngineEvent.MemberUp up) {
      serves(up.instance(), now);
    } else if (event instanceof EngineEvent.LinkOpened opened) {
      Loss loss = losses.get(opened.instance());
      if (loss != null && loss.role == Role.READER) {
        serves(opened.instance(), now);
      }
    } else if (event instanceof EngineEvent.TopologyChanged changed) {
      topology(changed, now);
    } else if (event instanceof EngineEvent.SearchEnded ended) {
      found(ended, now);
    } else {
      noteSession(event, now);
    }
    if (!losses.isEmpty()) {
      endWhatIsLate(now);
    }
  }

  private void noteSession(EngineEvent event, long now) {
    if (event instanceof EngineEvent.WaitBegan began && !began.readOnly()) {
      waitingToWrite.add(Thread.currentThread());
    } else if (event instanceof EngineEvent.WaitEnded ended && !ended.readOnly()) {
      waitingToWrite.remove(Thread.currentThread());
      for (Loss loss : lostWriters()) {
        loss.waited(ended.instance() != null);
        if (ended.instance() == null) {
          tellFailure(loss);
        }
        endIfOver(loss);
      }
    } else if (event instanceof EngineEvent.OutcomeVerified verified) {
      verified(verified, now);
    } else if (event instanceof EngineEvent.FailedOver over) {
      if (over.to() != null && over.to().equals(over.from())) {
        serves(over.to(), now);
      }
    } else if (event instanceof EngineEvent.Verdict verdict) {
      String from = verdict.instance();
      Loss loss = from == null ? null : losses.get(from);
      if (loss != null) {
        loss.told(verdict.verdict());
        if (verdict.verdict() instanceof FailoverFailedSQLException) {
          tellFailure(loss);
        }
        loss.waiting.remove(Thread.currentThread());
        endIfOver(loss);
      }
    }
  }

  // ---- an instance is lost

  private void linkLost(EngineEvent.LinkLost lost, long now) {
    Loss loss = losses.get(lost.instance());
    if (loss == null) {
      if (!lost.news()) {
        return; // a session that comes late to a loss that was told
      }
      loss = begin(lost.instance(), lost.role(), lost.because(), 1, now);
    }
    loss.waiting.add(Thread.currentThread());
  }

  private void silent(String instance, String because, long now) {
    Loss loss = losses.get(instance);
    if (loss != null && instance.equals(loss.next)) {
      end(loss);
      loss = null;
    }
    if (loss == null) {
      Role role = instance.equals(writer) ? Role.WRITER : Role.READER;
      loss = begin(instance, role, because, 0, now);
    }
    loss.down = true;
  }

  private Loss begin(String instance, Role role, String because, int more, long now) {
    Fold fold = folds.computeIfAbsent(instance, id -> new Fold());
    Loss loss = new Loss(instance, role, now, fold.next(now));
    losses.put(instance, loss);
    String suffix = loss.suffix;
    if (suffix != null) {
      int calls = callsInFlight.applyAsInt(instance) + more;
      String lost = role == Role.WRITER ? "writer" : "reader";
      lines.add(
          () ->
              LOG.warnf(
                  "%s: the %s %s is lost (%s); calls in flight to it: %d%s",
                  cluster, lost, instance, because, calls, suffix));
    }
    return loss;
  }

  private void tellFailure(Loss loss) {
    boolean interrupted = Thread.currentThread().isInterrupted();
    if (!loss.failureTold && loss.suffix != null && !interrupted) {
      loss.failureTold = true;
      lines.add(
          () ->
              LOG.errorf(
                  "%s: sessions give up waiting for a host that takes over from %s",
                  cluster, loss.instance));
    }
  }

  // ---- an outcome is verified

  private void verified(EngineEvent.OutcomeVerified verified, long now) {
    Loss loss = losses.get(verified.instance());
    String suffix;
    if (loss == null) {
      suffix = folds.computeIfAbsent(verified.instance(), id -> new Fold()).next(now);
    } else {
      suffix = loss.verificationTold ? null : loss.suffix;
      loss.verificationTold = true;
      loss.asked();
    }
    if (suffix != null) {
      lines.add(
          () ->
              LOG.infof(
                  "%s: a connection to %s was lost in a commit; %s says that it %s (asked for %d"
                      + " ms)%s",
                  cluster,
                  verified.instance(),
                  verified.asked(),
                  verified.committed() ? "took effect" : "was rolled back",
                  verified.took().toMillis(),
                  suffix));
    }
    if (loss != null && verified.committed()) {
      loss.committed();
      loss.waiting.remove(Thread.currentThread());
      endIfOver(loss);
    }
  }

  // ---- the loss is over

  private void serves(String instance, long now) {
    Loss loss = losses.get(instance);
    if (loss != null && (loss.role == Role.READER || instance.equals(writer))) {
      loss.end(instance, now);
      endIfOver(loss);
    }
  }

  private void found(EngineEvent.SearchEnded ended, long now) {
    String found = ended.writer();
    if (!known && found != null) {
      known = true;
      int all = members;
      membersTold = all;
      lines.add(() -> LOG.infof("%s: the writer is %s; members: %d", cluster, found, all));
    }
    if (found != null) {
      for (Loss loss : lostWriters()) {
        loss.end(found, now);
        endIfOver(loss);
      }
    }
  }

  private List<Loss> lostWriters() {
    return losses.isEmpty()
        ? List.of()
        : losses.values().stream().filter(loss -> loss.role == Role.WRITER).toList();
  }

  private void endIfOver(Loss loss) {
    boolean nobodyWaits =
        loss.waiting.isEmpty() && (loss.role == Role.READER || waitingToWrite.isEmpty());
    if (loss.next != null && nobodyWaits) {
      end(loss);
    }
  }

  /** A former writer's sessions may come late; those of a thread that has died do not come. */
  private void endWhatIsLate(long now) {
    for (Loss loss : List.copyOf(losses.values())) {
      if (loss.isOver() && now - loss.endedAt >= LATE) {
        end(loss);
      }
    }
  }

  private void end(Loss loss) {
    losses.remove(loss.instance);
    String suffix = loss.suffix;
    if (suffix != null) {
      tellEnd(loss, loss.instance, loss.next, loss.sessions());
    }
    if (loss.next != null && !loss.next.equals(loss.instance)) {
      losses.put(loss.instance, loss.ofFormerWriter());
    }
    tellMembers();
  }

  private void tellEnd(Loss loss, String lost, @Nullable String next, String sessions) {
    long took = TimeUnit.NANOSECONDS.toMillis(loss.endedAt - loss.since);
    if (next == null) {
      if (loss.hasSessions()) {
        lines.add(
            () ->
                LOG.infof("%s: connections to the former writer %s; %s", cluster, lost, sessions));
      }
    } else if (loss.role == Role.READER) {
      if (loss.down || loss.hasSessions()) {
        lines.add(
            () -> LOG.infof("%s: %s serves again after %d ms; %s", cluster, lost, took, sessions));
      }
    } else if (!next.equals(lost)) {
      lines.add(
          () ->
              LOG.infof(
                  "%s: the writer is %s instead of %s after %d ms; %s",
                  cluster, next, lost, took, sessions));
    } else if (loss.down) {
      lines.add(
          () ->
              LOG.infof(
                  "%s: %s is still the writer and serves again after %d ms (it restarted in place"
                      + " or was out of reach); %s",
                  cluster, lost, took, sessions));
    } else {
      lines.add(
          () ->
              LOG.infof(
                  "%s: %s is still the writer, only connections to it were lost (it answered after"
                      + " %d ms); %s",
                  cluster, lost, took, sessions));
    }
  }

  // ---- the topology

  private void topology(EngineEvent.TopologyChanged changed, long now) {
    String before = writer;
    if (changed.writer() != null) {
      // While none is known it is the last one that sessions lose.
      writer = changed.writer();
    }
    members = changed.members();
    boolean searching = lostWriters().stream().anyMatch(loss -> loss.next == null);
    if (!known || searching) {
      return;
    }
    if (!Objects.equals(before, writer)) {
      lines.add(
          () ->
              LOG.infof(
                  "%s: the writer is now %s, no longer %s (%s)",
                  cluster, changed.writer(), before, changed.because()));
      if (before != null) {
        losses.putIfAbsent(before, Loss.ofFormerWriter(before, now, ""));
      }
    }
    tellMembers();
  }

  /** That an instance which was told to be lost leaves the topology for a while is no news. */
  private void tellMembers() {
    int before = membersTold;
    int all = members;
    boolean explained = all < before && before - all <= losses.size();
    if (all != before && !explained) {
      membersTold = all;
      lines.add(() -> LOG.infof("%s: members: %d instead of %d", cluster, all, before));
    }
  }
}
