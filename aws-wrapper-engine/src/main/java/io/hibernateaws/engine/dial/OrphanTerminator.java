package io.hibernateaws.engine.dial;

import io.hibernateaws.engine.api.Member;
import io.hibernateaws.engine.time.Agent;
import io.hibernateaws.engine.time.Deadline;
import io.hibernateaws.engine.time.NanoClock;
import io.hibernateaws.engine.topology.ClusterSnapshot;
import io.hibernateaws.engine.topology.MemberDialer;
import io.hibernateaws.engine.topology.MemberDialer.Answer;
import io.hibernateaws.engine.topology.Observation;
import io.hibernateaws.engine.topology.ObservationSink;
import io.hibernateaws.engine.topology.ProbeLink;
import io.hibernateaws.engine.topology.TopologyView;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Ends abandoned backends over links of its own, opened after the links were abandoned, because
 * whatever cut those off may have cut off every link that was open then. Its thread starts with the
 * first link that is given up.
 */
public final class OrphanTerminator implements Agent {
  private static final Logger LOG = Logger.getLogger(OrphanTerminator.class);
  private static final Duration FAREWELL = Duration.ofSeconds(1);
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(2);
  private static final long FIRST_PAUSE = TimeUnit.MILLISECONDS.toNanos(5);
  private static final long LONGEST_PAUSE = TimeUnit.SECONDS.toNanos(1);
  private static final long IDLE = TimeUnit.HOURS.toNanos(1);

  private final String cluster;
  private final OrphanedServerProcesses abandoned;
  private final MemberDialer dialer;
  private final TopologyView view;
  private final ObservationSink sink;
  private final NanoClock clock;
  private final Map<String, ProbeLink> links = new HashMap<>();
  private volatile boolean news;
  private long pause = FIRST_PAUSE;

  public OrphanTerminator(
      String cluster,
      OrphanedServerProcesses abandoned,
      MemberDialer dialer,
      TopologyView view,
      ObservationSink sink,
      NanoClock clock) {
    this.cluster = cluster;
    this.abandoned = abandoned;
    this.dialer = dialer;
    this.view = view;
    this.sink = sink;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "aws-backends-" + cluster;
  }

  /** A backend was noted; the next turn should come now. Any thread. */
  public void news() {
    news = true;
  }

  @Override
  public long doWork(long now) {
    if (news) {
      news = false;
      pause = FIRST_PAUSE;
    }
    for (String instance : abandoned.instances()) {
      endOn(instance);
    }
    Set<String> left = abandoned.instances();
    links
        .entrySet()
        .removeIf(
            entry -> {
              boolean done = !left.contains(entry.getKey());
              if (done) {
                entry.getValue().close();
              }
              return done;
            });
    if (left.isEmpty()) {
      return clock.nanoTime() + IDLE;
    }
    long next = clock.nanoTime() + pause;
    pause = Math.min(2 * pause, LONGEST_PAUSE);
    return next;
  }

  private void endOn(String instance) {
    ClusterSnapshot snapshot = view.current();
    Member member = snapshot.member(instance);
    if (member == null) {
      if (!snapshot.members().isEmpty()) {
        abandoned.forget(instance);
      }
      return;
    }
    if (snapshot.health(instance).down()) {
      abandoned.outOfReach(instance);
      closeLink(instance);
      return;
    }
    ask(member);
  }

  private void ask(Member member) {
    String instance = member.instanceId();
    long askedAt = clock.nanoTime();
    Deadline deadline = Deadline.in(ANSWER_WITHIN, clock);
    try {
      ProbeLink link =
          links.computeIfAbsent(instance, id -> new ProbeLink(dialer, member.endpoint()));
      link.open(deadline);
      Answer answer = link.ask(false, deadline);
      if (instance.equals(answer.instanceId())) {
        sink.report(new Observation.RoleSeen(instance, answer.role(), askedAt));
      } else if (answer.instanceId() != null) {
        // The name leads to another instance now.
        abandoned.outOfReach(instance);
        closeLink(instance);
      }
    } catch (SQLException e) {
      LOG.debugf("Abandoned backends on %s wait: %s", instance, e.toString());
      abandoned.outOfReach(instance);
      closeLink(instance);
    }
  }

  /**
   * The members are not asked any more after the engine is closed, so that what was cut off in the
   * middle of a statement is ended on its server now; a server that does not answer at once keeps
   * it. Any thread.
   */
  public void endAllNow(Deadline deadline) {
    for (String instance : abandoned.instances()) {
      ClusterSnapshot snapshot = view.current();
      Member member = snapshot.member(instance);
      if (member == null || snapshot.health(instance).down()) {
        continue;
      }
      Deadline limit = deadline.atMost(FAREWELL);
      ProbeLink link = new ProbeLink(dialer, member.endpoint());
      try {
        link.open(limit);
        link.ask(false, limit);
      } catch (SQLException e) {
        LOG.debugf("Backends on %s are left to their server: %s", instance, e.toString());
      } finally {
        link.close();
      }
    }
  }

  private void closeLink(String instance) {
    ProbeLink link = links.remove(instance);
    if (link != null) {
      link.close();
    }
  }

  @Override
  public void onStop() {
    links.values().forEach(ProbeLink::close);
    links.clear();
  }
}
