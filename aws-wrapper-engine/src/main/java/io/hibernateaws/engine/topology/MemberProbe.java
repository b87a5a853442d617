package io.hibernateaws.engine.topology;

import io.hibernateaws.engine.api.EngineEvent;
import io.hibernateaws.engine.api.EngineEvents;
import io.hibernateaws.engine.api.ExtensionSQLException;
import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.foreign.ForeignText;
import io.hibernateaws.engine.time.Agent;
import io.hibernateaws.engine.time.Deadline;
import io.hibernateaws.engine.time.NanoClock;
import io.hibernateaws.engine.topology.MemberDialer.Answer;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;

/**
 * Asks one member, one question outstanding, on a link that stays open while the member answers.
 * Every answer goes to the monitor; the probe decides nothing.
 */
final class MemberProbe implements Agent {
  private static final Logger LOG = Logger.getLogger(MemberProbe.class);
  private static final long READERS_TOPOLOGY_EVERY = TimeUnit.SECONDS.toNanos(1);
  private static final long JITTER_FROM = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long SLOWEST_AFTER_ERRORS = TimeUnit.SECONDS.toNanos(10);

  /** Apart from the states of servers. */
  private static final String UNASKED = "unasked ";

  private final String name;
  private final String instanceId;
  private final Endpoint endpoint;
  private final MemberDialer dialer;
  private final ProbeLink link;
  private final ObservationSink sink;
  private final EngineEvents events;
  private final NanoClock clock;
  private final RandomGenerator random;
  private final Duration questionTimeout;
  private volatile long pause;
  private volatile boolean ending;
  private long membersAskedAt;
  private boolean membersAsked;
  private int errorsInARow;
  private String refusal = "";

  MemberProbe(
      String name,
      String instanceId,
      Endpoint endpoint,
      MemberDialer dialer,
      ObservationSink sink,
      EngineEvents events,
      NanoClock clock,
      RandomGenerator random,
      Duration questionTimeout) {
    this.name = name;
    this.instanceId = instanceId;
    this.endpoint = endpoint;
    this.dialer = dialer;
    this.link = new ProbeLink(dialer, endpoint);
    this.sink = sink;
    this.events = events;
    this.clock = clock;
    this.random = random;
    this.questionTimeout = questionTimeout;
  }

  @Override
  public String name() {
    return name;
  }

  /**
   * Sets the pause between two questions. Returns whether it became shorter, so that the next turn
   * should come now.
   */
  boolean askEvery(long nanos) {
    boolean shorter = nanos < pause;
    pause = nanos;
    return shorter;
  }

  /** Nothing is reported any more; the thread closes its link when its runner stops. Any thread. */
  void end() {
    ending = true;
  }

  @Override
  public long doWork(long now) {
    if (ending) {
      return now + READERS_TOPOLOGY_EVERY;
    }
    long askedAt = now;
    try {
      Answer answer = ask(now);
      errorsInARow = 0;
      refusal = "";
      events.publish(new EngineEvent.Probed(events.source(), instanceId, true, since(askedAt)));
      report(answer, askedAt);
    } catch (SQLException e) {
      if (ending) {
        return now + READERS_TOPOLOGY_EVERY;
      }
      boolean dead = dialer.meansDead(e);
      boolean asked = !dialer.isUnasked(e);
      warnOfRefusal(dead, asked, e);
      errorsInARow = dead || dialer.isStarting(e) ? 0 : errorsInARow + 1;
      if (asked) {
        events.publish(new EngineEvent.Probed(events.source(), instanceId, !dead, since(askedAt)));
      }
      sink.report(new Observation.Unanswered(instanceId, dead, e, askedAt));
    } catch (RuntimeException | Error e) {
      // No word of the member's; but whoever waits for one should hear why none comes.
      errorsInARow++;
      if (!ending) {
        sink.report(
            new Observation.Unanswered(
                instanceId, false, new AskingFailedException(endpoint, e), askedAt));
      }
    }
    return Math.max(askedAt + nextPause(), clock.nanoTime());
  }

  /**
   * A server that answers but refuses the monitor has to be mended by its administrator; logged
   * once per kind of refusal. What kept the monitor from asking is no word of the server's.
   */
  private void warnOfRefusal(boolean dead, boolean asked, SQLException failure) {
    String state = String.valueOf(failure.getSQLState());
    String kind = dead ? "" : asked ? state : UNASKED + state;
    if (!dead && !kind.equals(refusal)) {
      String said = ForeignText.message(failure);
      if (failure instanceof ExtensionSQLException) {
        LOG.warnf("The monitor may not connect to %s: %s", endpoint, said);
      } else if (asked) {
        LOG.warnf("%s refuses the monitor (%s): %s", endpoint, kind, said);
      } else {
        LOG.warnf("The monitor has no credentials for %s: %s", endpoint, said);
      }
    }
    refusal = kind;
  }

  private Answer ask(long now) throws SQLException {
    if (!link.isOpen()) {
      link.open(Deadline.never(clock));
      membersAsked = false;
    }
    boolean withMembers =
        !membersAsked || now - membersAskedAt >= Math.min(pause, READERS_TOPOLOGY_EVERY);
    Answer answer = link.ask(withMembers, Deadline.in(questionTimeout, clock));
    if (withMembers) {
      membersAsked = true;
      membersAskedAt = now;
    }
    return answer;
  }

  private void report(Answer answer, long askedAt) {
    if (!answer.hasTopology()) {
      sink.report(new Observation.Standalone());
      return;
    }
    String id = answer.instanceId();
    sink.report(
        new Observation.Answered(
            id == null ? instanceId : id, answer.role(), answer.members(), askedAt));
  }

  private long nextPause() {
    long base = pause;
    if (errorsInARow > 1) {
      long slower = base << Math.min(errorsInARow - 1, 10);
      base = Math.min(Math.max(slower, base), SLOWEST_AFTER_ERRORS);
    }
    return base < JITTER_FROM ? base : base - random.nextLong(base / 10 + 1);
  }

  private Duration since(long askedAt) {
    return Duration.ofNanos(clock.nanoTime() - askedAt);
  }

  @Override
  public void onStop() {
    link.close();
  }
}
