package io.hibernateaws.engine.freshreads;

import io.hibernateaws.engine.api.ConnectRequest;
import io.hibernateaws.engine.api.ConnectSQLException;
import io.hibernateaws.engine.api.ReadOnlyScope;
import io.hibernateaws.engine.api.ReadToken;
import io.hibernateaws.engine.api.Role;
import io.hibernateaws.engine.driver.ToldCommits;
import io.hibernateaws.engine.link.Link;
import io.hibernateaws.engine.pool.Lease;
import io.hibernateaws.engine.pool.LinkSupply;
import io.hibernateaws.engine.product.DatabaseFamily;
import io.hibernateaws.engine.product.Position;
import io.hibernateaws.engine.route.ReadYourWritesSettings;
import io.hibernateaws.engine.time.Deadline;
import io.hibernateaws.engine.time.NanoClock;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Reads that see what was written before (settings {@code read_your_writes.*}). After a writing
 * transaction the writer is asked where it stands; a later read-only session takes a reader that
 * says itself that it has come so far, and the writer if none does in time. Whatever is not certain
 * is left to the writer. Thread-safe; one per engine.
 */
public final class FreshReads {
  private static final Logger LOG = Logger.getLogger(FreshReads.class);
  private static final long SHORTEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long LONGEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(10);

  private final String cluster;
  private final String key;
  private final ReadYourWritesSettings settings;
  private final boolean fallBackToWriter;
  private final boolean readersProve;
  private final Supplier<DatabaseFamily> family;
  private final NanoClock clock;
  private final PositionQuestions questions;
  private final AtomicBoolean writerIsSilent = new AtomicBoolean();
  private final AtomicBoolean readerIsSilent = new AtomicBoolean();

  /**
   * @param fallBackToWriter whether the writer serves a read while no reader shows what it must see
   * @param readersProve whether the server that answers a question on a link serves the next
   *     statement too; not so behind a proxy
   */
  public FreshReads(
      String cluster,
      ReadYourWritesSettings settings,
      boolean fallBackToWriter,
      boolean readersProve,
      Supplier<DatabaseFamily> family,
      NanoClock clock) {
    this.cluster = cluster;
    this.key = ReadToken.keyOf(cluster);
    this.settings = settings;
    this.fallBackToWriter = fallBackToWriter;
    this.readersProve = readersProve;
    this.family = family;
    this.clock = clock;
    this.questions = new PositionQuestions(family, clock);
  }

  // ---- writing

  public boolean followsWrites() {
    return settings.followsWrites();
  }

  /**
   * Something is sent that may commit: until its position is known, only the writer is sure to show
   * it.
   */
  public void uncertain() {
    ReadToken.wrote(key, Position.onlyTheWriter().text());
  }

  /**
   * What was sent may have been committed: asks the writer where it stands, outside a transaction,
   * unless it has told by itself. A failure is none of the application's: its reads run on the
   * writer then.
   *
   * @param told what the server has told since before anything was sent, null if it is not heard
   */
  public void committed(Link link, @Nullable ToldCommits told) {
    try {
      Position written = position(link, told);
      if (written == null) {
        written = questions.writtenAfterCommit(link);
      }
      if (written != null) {
        ReadToken.wrote(key, written.text());
      } else if (writerIsSilent.compareAndSet(false, true)) {
        LOG.warnf(
            "%s: read_your_writes.mode=thread: %s does not say where it stands (%s), so reads after"
                + " writes run on the writer",
            cluster, link.member().instanceId(), family.get().queries().writtenUnknown());
      }
    } catch (SQLException | RuntimeException | Error e) {
      // The commit was acknowledged, so that nothing may fail it.
      LOG.debugf(
          "%s: the position after a commit is not known, so the next read runs on the writer: %s",
          cluster, e.toString());
    }
  }

  private static @Nullable Position position(Link link, @Nullable ToldCommits told) {
    String latest = told == null ? null : told.latest();
    return latest == null ? null : link.product().committed(latest);
  }

  // ---- reading

  /** A link for a session that binds at its first statement. */
  public Lease borrow(AbortableSupply supply, ConnectRequest wanted) throws SQLException {
    Position needed = wanted.readOnly() ? needed() : null;
    if (needed == null) {
      return supply.borrow(LinkSupply::borrow, wanted);
    }
    Lease reader =
        !readersProve || needed.equals(Position.onlyTheWriter())
            ? null
            : reader(supply, wanted, needed);
    if (reader != null) {
      return reader;
    }
    if (!fallBackToWriter) {
      throw new ConnectSQLException(
          "no reader shows what this session must see (read_your_writes) after "
              + settings.longestWait().toMillis()
              + " ms, and read_write_splitting.reader_fallback=fail keeps it from the writer");
    }
    Lease writer = supply.borrow(LinkSupply::borrowWriterToRead, wanted);
    if (writer.link().role() != Role.WRITER) {
      String host = writer.link().member().instanceId();
      writer.giveBack();
      throw new ConnectSQLException(
          host
              + " is a reader that does not show what this session must see (read_your_writes), and"
              + " the URL leads to no writer; use the cluster's endpoint");
    }
    replaceStaleToken(writer.link(), needed);
    return writer;
  }

  private @Nullable Position needed() {
    ReadToken thread = ReadToken.current();
    Position needed = position(thread, null);
    if (needed != null && thread.positions(key).size() > 1) {
      ReadToken.wrote(key, needed.text());
    }
    for (ReadOnlyScope scope = ReadOnlyScope.current(); scope != null; scope = scope.outer()) {
      needed = position(scope.token(), needed);
    }
    return needed;
  }

  private @Nullable Position position(ReadToken token, @Nullable Position other) {
    Position all = other;
    for (String text : token.positions(key)) {
      all = position(text).and(all);
    }
    return all;
  }

  /** A token may come from anywhere: what is no position of this database is left to the writer. */
  private Position position(String text) {
    if (text.equals(Position.onlyTheWriter().text())) {
      return Position.onlyTheWriter();
    }
    try {
      return family.get().product().position(text);
    } catch (IllegalArgumentException e) {
      LOG.debugf("%s: a read token holds no position of this database", cluster);
      return Position.onlyTheWriter();
    }
  }

  /** What one reader says about a position. */
  private enum Answer {
    SHOWN,
    NOT_YET,
    UNKNOWN
  }

  /**
   * A reader that shows the position, null if none did in time; the writer shows everything. One
   * that cannot say what it shows will not say it later, so nothing is waited for.
   */
  private @Nullable Lease reader(AbortableSupply supply, ConnectRequest wanted, Position needed)
      throws SQLException {
    Deadline patience = Deadline.in(settings.longestWait(), clock);
    long pause = SHORTEST_PAUSE;
    while (true) {
      Lease lease = supply.borrow(LinkSupply::borrow, wanted);
      Answer answer = answer(lease, needed);
      if (answer == Answer.SHOWN) {
        return lease;
      }
      if (patience.passed() || (answer == Answer.UNKNOWN && fallBackToWriter)) {
        return null;
      }
      supply.pause(patience.earliest(Deadline.inNanos(pause, clock)));
      pause = Math.min(2 * pause, LONGEST_PAUSE);
    }
  }

  /** A link that does not show it is given back, and one that is lost is ended. */
  private Answer answer(Lease lease, Position needed) {
    Link link = lease.link();
    Position before = link.shown();
    if (link.role() == Role.WRITER || (before != null && before.reaches(needed))) {
      return Answer.SHOWN;
    }
    try {
      Position shown = questions.shown(link);
      link.shown(shown);
      if (shown != null && shown.reaches(needed)) {
        return Answer.SHOWN;
      }
      lease.giveBack();
      if (shown == null) {
        tellOfSilence(link);
        return Answer.UNKNOWN;
      }
    } catch (SQLException e) {
      lease.evict("did not say what it shows: " + e.getMessage());
    }
    return Answer.NOT_YET;
  }

  private void tellOfSilence(Link reader) {
    if (readerIsSilent.compareAndSet(false, true)) {
      LOG.infof(
          "%s: read_your_writes: %s does not say what it shows (%s), so reads that must see a write"
              + " run on the writer",
          cluster, reader.member().instanceId(), family.get().queries().shownUnknown());
    }
  }

  /**
   * The read runs on the writer, which is right whatever was needed: from here on its own position
   * is, if none was known, or one that even the writer has not reached, because it belongs to a
   * history that has ended.
   */
  private void replaceStaleToken(Link writer, Position needed) {
    try {
      Position written = questions.written(writer);
      if (written != null
          && !written.reaches(needed)
          && !ReadToken.current().positions(key).isEmpty()) {
        ReadToken.wrote(key, written.text());
      }
    } catch (SQLException e) {
      LOG.debugf("%s: the writer's position is not known: %s", cluster, e.toString());
    }
  }
}
