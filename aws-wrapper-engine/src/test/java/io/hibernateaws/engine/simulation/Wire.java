package io.hibernateaws.engine.simulation;

import io.hibernateaws.engine.api.Role;
import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.time.Deadline;
import io.hibernateaws.engine.topology.MemberDialer;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** The network between one probe of the monitor and its member: latencies, timeouts, refusals. */
final class Wire {
  static final long DIAL_TIMEOUT_MS = 3_000;
  static final long QUESTION_TIMEOUT_MS = 3_000;

  private final FakeCluster cluster;
  private final Tally tally;
  private final Random random;
  private @Nullable OpenLink link;
  private boolean swallowed;

  Wire(FakeCluster cluster, Tally tally, long seed) {
    this.cluster = cluster;
    this.tally = tally;
    this.random = new Random(seed);
  }

  /** When the answer of a question that is asked now arrives if nothing happens meanwhile. */
  long answerIn(Endpoint endpoint) {
    swallowed = false;
    long millis = link == null ? 8 + random.nextInt(12) : 1 + random.nextInt(3);
    return Scheduler.MS * (cluster.at(endpoint).slow ? millis + 300 + random.nextInt(700) : millis);
  }

  /** When a question asked at {@code began} must be looked at again, 0 if it is answered now. */
  long postponed(Endpoint endpoint, long began) {
    if (swallowed || !cluster.at(endpoint).silent) {
      return 0;
    }
    swallowed = true;
    return began + Scheduler.MS * (link == null ? DIAL_TIMEOUT_MS : QUESTION_TIMEOUT_MS);
  }

  MemberDialer.MemberLink dial(Endpoint endpoint) throws SQLException {
    tally.connects++;
    FakeHost host = cluster.at(endpoint);
    if (swallowed || host.crashed) {
      throw new SQLException("no connection", "08001");
    }
    if (host.refusesLogins) {
      throw new SQLException("the database system is starting up", "57P03");
    }
    OpenLink opened = new OpenLink(host, host.incarnation);
    link = opened;
    return opened;
  }

  private final class OpenLink implements MemberDialer.MemberLink {
    private final FakeHost host;
    private final int incarnation;

    OpenLink(FakeHost host, int incarnation) {
      this.host = host;
      this.incarnation = incarnation;
      tally.linksOpen++;
    }

    @Override
    public MemberDialer.Answer ask(boolean withMembers, Deadline deadline) throws SQLException {
      if (swallowed || host.incarnation != incarnation) {
        throw new SQLException("connection reset", "08006");
      }
      boolean tells = withMembers || host.claims == Role.WRITER;
      return new MemberDialer.Answer(
          host.id, host.claims, true, tells ? cluster.seenBy(host) : List.of());
    }

    @Override
    public void close() {
      tally.linksOpen--;
      link = null;
    }
  }
}
