package io.hibernateaws.local.topology;

import io.hibernateaws.local.replication.Observation;
import io.hibernateaws.local.replication.Position;
import io.hibernateaws.local.replication.TopologyRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The members' rows as their last observations make them. Confined to its owner's lock. */
public final class TrueTopology {
  /** A reader that says nothing for so long loses its row; the writer keeps it. */
  private static final Duration ROW_LIFETIME = Duration.ofSeconds(5);

  private final LagClock lagClock = new LagClock();

  /**
   * What is true now.
   *
   * @param writer the number of the writer; 0 = there has been none yet
   */
  public List<TopologyRow> rows(int writer, List<ObservedMember> members) {
    long now = System.nanoTime();
    for (ObservedMember member : members) {
      Observation seen = member.observation();
      Position durable = seen == null ? null : seen.durable();
      if (seen != null && durable != null && member.number() == writer) {
        lagClock.writerAt(durable, seen.nanoTime());
      }
    }
    List<TopologyRow> rows = new ArrayList<>();
    for (ObservedMember member : members) {
      Observation seen = member.observation();
      boolean isWriter = member.number() == writer;
      if (seen != null
          && (isWriter || (seen.reader() && now - seen.nanoTime() < ROW_LIFETIME.toNanos()))) {
        rows.add(isWriter ? writerRow(member, seen) : readerRow(member, seen, now));
      }
    }
    return rows;
  }

  private static TopologyRow writerRow(ObservedMember member, Observation seen) {
    // Just promoted, last seen as a reader: what it had received then is durable.
    @Nullable Position durable = seen.durable() != null ? seen.durable() : seen.received();
    return new TopologyRow(
        member.id(),
        TopologyRow.WRITER_SESSION,
        durable,
        null,
        null,
        seen.activeTransactions(),
        seen.at(),
        null,
        member.load());
  }

  private TopologyRow readerRow(ObservedMember member, Observation seen, long now) {
    Position replayed = seen.replayed();
    return new TopologyRow(
        member.id(),
        member.session(),
        null,
        seen.received(),
        replayed,
        seen.activeTransactions(),
        seen.at(),
        replayed == null ? null : lagClock.lagMillis(replayed, seen.nanoTime(), now),
        member.load());
  }
}
