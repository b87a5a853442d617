package io.hibernateaws.local;

import io.hibernateaws.local.replication.Observation;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * Keeps the readers that stream in the sync list, and copies again those that never will. Confined
 * to the supervisor's thread.
 */
final class StreamingWatch {
  /** A reader that receives nothing for so long gets a new copy of the writer's data. */
  private static final Duration CUT_OFF = Duration.ofSeconds(5);

  /** A reader that says nothing for so long, while commits wait, leaves the list. */
  private static final Duration UNANSWERED = Duration.ofSeconds(3);

  private final Members members;
  private final SyncList syncList;
  private final Lifecycle lifecycle;

  StreamingWatch(Members members, SyncList syncList, Lifecycle lifecycle) {
    this.members = members;
    this.syncList = syncList;
    this.lifecycle = lifecycle;
  }

  /** Looks once. */
  void look() throws SQLException {
    Member current = members.current();
    Observation seen = current.observation;
    if (!current.up() || seen == null || seen.reader()) {
      return;
    }
    Set<String> wanted = new HashSet<>();
    for (Member reader : members.readers()) {
      if (!blocks(reader, seen) && seen.streaming().containsKey(reader.id)) {
        wanted.add(reader.id);
      }
    }
    syncList.set(current, wanted);
    syncList.confirm(seen);
    for (Member reader : members.readers()) {
      cloneIfCutOff(reader, seen);
    }
  }

  /** On a busy machine a reader may be slow to answer and still acknowledge every commit. */
  private static boolean blocks(Member reader, Observation writerSeen) {
    Observation own = reader.observation;
    boolean silent = own == null || System.nanoTime() - own.nanoTime() > UNANSWERED.toNanos();
    return silent && writerSeen.commitsWaiting() > 0;
  }

  /** A reader that has more of the old writer's history than the new writer can never follow. */
  private void cloneIfCutOff(Member reader, Observation writerSeen) throws SQLException {
    long now = System.nanoTime();
    if (writerSeen.streaming().containsKey(reader.id)) {
      reader.cutOffSince = 0;
    } else if (reader.cutOffSince == 0) {
      reader.cutOffSince = now;
    } else if (now - reader.cutOffSince > CUT_OFF.toNanos()) {
      lifecycle.clone(reader);
    }
  }
}
