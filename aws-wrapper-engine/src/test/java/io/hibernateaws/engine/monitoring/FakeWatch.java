package io.hibernateaws.engine.monitoring;

import io.hibernateaws.engine.api.EngineEvent;
import io.hibernateaws.engine.api.Role;
import io.hibernateaws.engine.api.TestEvents;
import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.time.Agent;
import io.hibernateaws.engine.time.Deadline;
import io.hibernateaws.engine.time.Turns;
import io.hibernateaws.engine.topology.FakeMonitor;
import io.hibernateaws.engine.topology.MemberDialer;
import io.hibernateaws.engine.topology.Observation;
import io.hibernateaws.engine.topology.TopologyView;
import java.net.InetAddress;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** One host, its calls and its monitor in simulated time: a probe that waits moves the clock. */
final class FakeWatch {
  private static final String ID = "db-1";
  private static final Endpoint ENDPOINT = new Endpoint("db-1.example", 5432);
  private static final long ANSWER_TIME = 1_000_000;
  private static final String UNASKED = "38000";

  final List<Observation> reports = new ArrayList<>();
  final List<EngineEvent> events = new ArrayList<>();
  int probes;
  int dials;
  int knocks;
  int openLinks;

  private final List<Call> calls = new ArrayList<>();
  private final HostMonitors monitors;
  private @Nullable Turn turn;
  private long now = 1_000_000_000L;
  private long paused;
  private long pausedInProbes;
  private boolean frozen;
  private @Nullable InetAddress frozenAddress;
  private @Nullable String refusal;
  private boolean waking;
  private boolean withoutCredentials;
  private boolean slowCredentials;
  private boolean forbidden;

  FakeWatch(HostMonitoringSettings settings) {
    monitors =
        new HostMonitors(
            "test",
            settings,
            id -> List.copyOf(calls),
            new Dialer(),
            new FakeMonitor(new TopologyView(), reports::add),
            () -> waking,
            TestEvents.to(events::add),
            () -> now,
            Turn::new);
  }

  /** A link on which a call has just begun. */
  Call call() {
    return callTo(null);
  }

  /** The same at one of the addresses of the host. */
  Call callTo(@Nullable InetAddress address) {
    Call call = new Call(address);
    calls.add(call);
    monitors.watch(ID, ENDPOINT);
    return call;
  }

  boolean isWatching() {
    return turn != null && !turn.stopped;
  }

  void freeze() {
    frozen = true;
  }

  /** Whether the host may just be waking up. */
  void waking(boolean on) {
    waking = on;
  }

  /** Only what is sent to this address is not answered. */
  void freeze(InetAddress address) {
    frozenAddress = address;
  }

  void thaw() {
    frozen = false;
  }

  void refuseWith(String state) {
    refusal = state;
  }

  /** Links cannot be opened any more; what is open stays. */
  void withoutCredentials(boolean on) {
    withoutCredentials = on;
  }

  /** Whoever has no credentials hears so only when the deadline passes. */
  void slowCredentials() {
    slowCredentials = true;
  }

  /** Nothing may be sent to the host, not even without credentials. */
  void forbid(boolean on) {
    forbidden = on;
  }

  /** The next thing the client does happens this much later than it should. */
  void pauseClient(Duration pause) {
    paused = pause.toNanos();
  }

  /** From now on the client stands still for so long in the middle of every probe. */
  void pauseEveryProbe(Duration pause) {
    pausedInProbes = pause.toNanos();
  }

  void run(Duration time) {
    runUntil(() -> false, time);
  }

  /** Runs at most this long; how long it was until the condition held. */
  Duration runUntil(BooleanSupplier condition, Duration atMost) {
    long began = now;
    long end = now + atMost.toNanos();
    while (!condition.getAsBoolean()) {
      Turn next = turn;
      if (next == null || next.stopped || next.due - end > 0) {
        now = Math.max(now, end);
        return Duration.ofNanos(now - began);
      }
      now = Math.max(now, next.due) + takePause();
      next.run();
    }
    return Duration.ofNanos(now - began);
  }

  private long takePause() {
    long pause = paused;
    paused = 0;
    return pause;
  }

  /** Waits as a blocked call would: until the answer or the deadline. */
  private void exchange(@Nullable InetAddress address, Deadline deadline) throws SQLException {
    if (refusal != null) {
      throw new SQLException("refused", refusal);
    }
    if (frozen || (frozenAddress != null && frozenAddress.equals(address))) {
      now += deadline.nanosLeft() + takePause();
      throw new SQLException("no answer", "08006");
    }
    now += ANSWER_TIME;
    if (paused + pausedInProbes > 0) {
      // The deadline and the answer are both there when the client wakes: the deadline wins.
      now += takePause() + pausedInProbes;
      throw new SQLException("the watchdog was first", "08006");
    }
  }

  /** The one agent there is. */
  private final class Turn implements Turns {
    private final Agent agent;
    private long due = now;
    private boolean stopped;

    Turn(Agent agent) {
      this.agent = agent;
    }

    void run() {
      try {
        due = agent.doWork(now);
      } catch (InterruptedException e) {
        throw new AssertionError("nothing here interrupts", e);
      }
    }

    @Override
    public void start() {
      turn = this;
    }

    @Override
    public void wake() {
      due = now;
    }

    @Override
    public void stop() {
      stopped = true;
      agent.onStop();
    }

    @Override
    public boolean awaitEnd(Deadline deadline) {
      return true;
    }

    @Override
    public boolean hasEnded() {
      return stopped;
    }
  }

  /** A link with a call in flight. */
  final class Call implements WatchedLink {
    private long sequence = 1;
    private final @Nullable InetAddress address;
    private @Nullable String aborted;

    private Call(@Nullable InetAddress address) {
      this.address = address;
    }

    @Override
    public @Nullable InetAddress address() {
      return address;
    }

    @Nullable String aborted() {
      return aborted;
    }

    /** This call ends and another one begins. */
    void next() {
      sequence += 2;
    }

    void end() {
      sequence++;
    }

    void close() {
      calls.remove(this);
    }

    @Override
    public long callSequence() {
      return sequence;
    }

    @Override
    public void abort(String because) {
      if (aborted == null) {
        aborted = because;
        sequence++;
      }
    }
  }

  private final class Dialer implements MemberDialer {
    @Override
    public MemberLink dial(Endpoint endpoint, Deadline deadline) throws SQLException {
      return dial(endpoint, null, deadline);
    }

    @Override
    public MemberLink dial(Endpoint endpoint, @Nullable InetAddress address, Deadline deadline)
        throws SQLException {
      dials++;
      if (withoutCredentials || forbidden) {
        now += slowCredentials ? deadline.nanosLeft() : 0;
        throw new SQLException("there are no credentials", UNASKED);
      }
      exchange(address, deadline);
      openLinks++;
      return new MemberLink() {
        @Override
        public Answer ask(boolean withMembers, Deadline limit) throws SQLException {
          probes++;
          exchange(address, limit);
          return new Answer(ID, Role.WRITER, true, List.of());
        }

        @Override
        public void close() {
          openLinks--;
        }
      };
    }

    @Override
    public void knock(Endpoint endpoint, @Nullable InetAddress address, Deadline deadline)
        throws SQLException {
      if (forbidden) {
        throw new SQLException("nothing may be sent", UNASKED);
      }
      knocks++;
      exchange(address, deadline);
    }

    @Override
    public boolean isUnasked(SQLException failure) {
      return UNASKED.equals(failure.getSQLState());
    }

    @Override
    public boolean meansDead(SQLException failure) {
      return String.valueOf(failure.getSQLState()).startsWith("08");
    }
  }
}
