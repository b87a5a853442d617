package io.hibernateaws.engine.state;

import io.hibernateaws.engine.link.Link;
import io.hibernateaws.engine.product.SessionQuestion;
import io.hibernateaws.engine.time.Deadline;
import io.hibernateaws.engine.time.NanoClock;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * In which databases a change of rows runs nothing that could change a session: asked, and asked
 * again, because a trigger may have been made since. Thread-safe; two threads that ask at once ask
 * twice.
 */
final class QuietDatabases {
  private static final int MOST_KNOWN = 1_024;
  private static final long AGE = TimeUnit.SECONDS.toNanos(30);

  private record Answer(boolean quiet, long asked) {}

  private final Map<String, Answer> known = new ConcurrentHashMap<>();
  private final NanoClock clock;

  QuietDatabases(NanoClock clock) {
    this.clock = clock;
  }

  /** Outside a transaction, with autocommit on. */
  boolean isQuiet(Link link, SessionQuestion question) throws SQLException {
    String database = link.openedAs().login().database();
    Answer answer = known.get(database);
    long now = clock.nanoTime();
    if (answer == null || now - answer.asked > AGE) {
      if (known.size() >= MOST_KNOWN) {
        // Tenants come and go; those that are still here ask once more.
        known.clear();
      }
      answer =
          new Answer(
              link.auxiliary(Deadline.never(clock), question::changesOfDataAreHarmless), now);
      known.put(database, answer);
    }
    return answer.quiet;
  }

  /** A session has sent what may have made a trigger. */
  void forget(Link link) {
    known.remove(link.openedAs().login().database());
  }
}
