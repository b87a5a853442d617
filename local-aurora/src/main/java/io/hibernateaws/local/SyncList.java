package io.hibernateaws.local;

import io.hibernateaws.local.replication.Observation;
import io.hibernateaws.local.replication.Patience;
import io.hibernateaws.local.replication.Position;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The readers of which one must acknowledge every commit. A reader leaves before it is hurt, and
 * returns when it streams again: a writer never waits for a dead one. Confined to the supervisor's
 * thread, but for {@link #numbers()}.
 */
final class SyncList {
  private static final Logger LOG = Logger.getLogger(SyncList.class);
  private static final Duration DEADLINE = Duration.ofSeconds(5);
  private static final Duration EFFECT = Duration.ofMillis(500);

  private final Members members;
  private final EventLog events;
  private volatile Set<String> names = Set.of();
  private boolean twoCopies = true;

  /** A reader that has acknowledged it has every acknowledged commit; null = no reader has. */
  private @Nullable Position everything;

  SyncList(Members members, EventLog events) {
    this.members = members;
    this.events = events;
  }

  Set<Integer> numbers() {
    Set<String> listed = names;
    return members.all().stream()
        .filter(member -> listed.contains(member.id))
        .map(member -> member.number)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** A new writer, or one that starts again, has an empty list. */
  void reset() {
    names = Set.of();
    everything = null;
    belowTwo("the writer is new");
  }

  /** The reader is about to be hurt: no commit waits for it any more. */
  void leave(Member reader) {
    Member writer = members.current();
    if (reader == writer || !writer.up() || !names.contains(reader.id)) {
      return;
    }
    Set<String> others = new HashSet<>(names);
    others.remove(reader.id);
    try {
      set(writer, others);
      writer.control.endStream(reader.id);
    } catch (SQLException e) {
      LOG.debugf("%s leaves the list of a writer that does not answer: %s", reader, e);
    }
  }

  /** Makes the list this one, on the writer; returns when no commit waits for another reader. */
  void set(Member writer, Set<String> wanted) throws SQLException {
    if (wanted.equals(names)) {
      return;
    }
    boolean someLeft = !wanted.containsAll(names);
    writer.control.awaitAcknowledgements(names, wanted);
    names = Set.copyOf(wanted);
    events.add(
        ClusterEvent.Kind.SYNC_LIST_CHANGED, writer.number, new TreeSet<>(wanted).toString());
    if (wanted.isEmpty()) {
      everything = null;
      belowTwo("no reader is in sync");
    } else if (someLeft || !twoCopies) {
      everything = writer.control.durable();
      if (!confirm(writer, someLeft ? EFFECT : Duration.ZERO)) {
        belowTwo("no reader has everything yet");
      }
    }
  }

  private boolean confirm(Member writer, Duration within) throws SQLException {
    Patience patience = Patience.of(within);
    do {
      if (confirm(writer.control.observe(DEADLINE))) {
        return true;
      }
      patience.pause();
    } while (!patience.over());
    return false;
  }

  /** Looks whether every acknowledged commit is on two instances again. */
  boolean confirm(Observation writer) {
    boolean confirmed = names.stream().anyMatch(name -> hasEverything(writer, name));
    if (confirmed && !twoCopies) {
      twoCopies = true;
      events.add(ClusterEvent.Kind.COPIES_RESTORED, 0, "in sync: " + new TreeSet<>(names));
    }
    return confirmed;
  }

  private boolean hasEverything(Observation writer, String reader) {
    Position wanted = everything;
    Position acknowledged = writer.streaming().get(reader);
    return wanted != null && acknowledged != null && acknowledged.reaches(wanted);
  }

  private void belowTwo(String why) {
    if (twoCopies) {
      twoCopies = false;
      events.add(ClusterEvent.Kind.COPIES_BELOW_TWO, 0, why);
    }
  }
}
