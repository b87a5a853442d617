package io.hibernateaws.engine.outcome;

import io.hibernateaws.engine.foreign.ForeignText;
import io.hibernateaws.engine.link.Link;
import io.hibernateaws.engine.link.PhysicalOpener;
import io.hibernateaws.engine.product.MarkerTable;
import io.hibernateaws.engine.time.Deadline;
import io.hibernateaws.engine.time.NanoClock;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Which users of which databases can use the marker table: asked on a link of its own before the
 * first use, because a statement that fails in an application's transaction would end it. Where it
 * cannot be used, nothing is marked, one warning says why, and it is asked again after a while.
 * Thread-safe.
 */
final class MarkerAccess {
  private static final Logger LOG = Logger.getLogger(MarkerAccess.class);
  private static final long ASK_AGAIN = TimeUnit.MINUTES.toNanos(1);

  /** Users, and databases, that are remembered: tenants may come and go without end. */
  static final int MOST_KEPT = 1_000;

  /** Users that ask at once wait for each other only if they share one. */
  private static final int TURNS = 64;

  /** Who uses it. */
  private record Login(String database, String user) {}

  /**
   * What is known.
   *
   * @param problem null if the table can be used
   */
  private record Answer(@Nullable String problem, long at) {}

  /** What was used last, under the lock of its owner; the rest can be learnt again. */
  @SuppressWarnings("serial") // never serialized; a map of the JDK is
  private static final class Latest<K, V> extends LinkedHashMap<K, V> {
    Latest() {
      super(16, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
      return size() > MOST_KEPT;
    }
  }

  private final MarkerTable table;
  private final boolean create;
  private final OutcomeLinks links;
  private final Duration patience;
  private final NanoClock clock;
  private final List<ReentrantLock> turns =
      Stream.generate(ReentrantLock::new).limit(TURNS).toList();
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Login, Answer> answers = new Latest<>();

  /** By database, the login that could use the table last: what is left there is deleted as it. */
  private final Map<String, PhysicalOpener.Target> logins = new Latest<>();

  /**
   * @param patience how long a commit may be kept waiting for the first answer
   */
  MarkerAccess(
      MarkerTable table, boolean create, OutcomeLinks links, Duration patience, NanoClock clock) {
    this.table = table;
    this.create = create;
    this.links = links;
    this.patience = patience;
    this.clock = clock;
  }

  /** Whether the user of this link can use the table in the database of this link. */
  boolean isGranted(Link link) {
    PhysicalOpener.Target target = link.openedAs().login();
    Login login = new Login(target.database(), link.openedAs().user());
    Answer known = known(login);
    if (known == null || isOld(known)) {
      known = ask(login, target);
    }
    if (known == null || known.problem() != null) {
      return false;
    }
    lock.lock();
    try {
      logins.put(target.database(), target);
    } finally {
      lock.unlock();
    }
    return true;
  }

  private @Nullable Answer known(Login login) {
    lock.lock();
    try {
      return answers.get(login);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Why the user of this link cannot use it, as far as it was asked; null if there is no reason.
   */
  @Nullable String problem(Link link) {
    Answer known = known(new Login(link.openedAs().login().database(), link.openedAs().user()));
    return known == null ? table.name() + " could not be checked in time" : known.problem();
  }

  /** Somebody who can use it in this database; null if there is nobody. */
  PhysicalOpener.@Nullable Target anyLogin(String database) {
    lock.lock();
    try {
      return logins.get(database);
    } finally {
      lock.unlock();
    }
  }

  /** Users and databases that are remembered. */
  int kept() {
    lock.lock();
    try {
      return answers.size() + logins.size();
    } finally {
      lock.unlock();
    }
  }

  /** It could not be used although it seemed so. */
  void refuse(Link link, String problem) {
    Login login = new Login(link.openedAs().login().database(), link.openedAs().user());
    note(login, new Answer(problem, clock.nanoTime()));
  }

  private boolean isOld(Answer answer) {
    return answer.problem() != null && clock.nanoTime() - answer.at() > ASK_AGAIN;
  }

  /** One asks, the others wait for the answer, but not for long. */
  private @Nullable Answer ask(Login login, PhysicalOpener.Target target) {
    Deadline deadline = Deadline.in(patience, clock);
    ReentrantLock turn = turns.get(Math.floorMod(login.hashCode(), TURNS));
    try {
      if (!turn.tryLock(deadline.nanosLeft(), TimeUnit.NANOSECONDS)) {
        return null;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
    try {
      Answer known = known(login);
      if (known != null && !isOld(known)) {
        return known;
      }
      Answer answer = new Answer(problem(target, deadline), clock.nanoTime());
      note(login, answer);
      return answer;
    } finally {
      turn.unlock();
    }
  }

  private @Nullable String problem(PhysicalOpener.Target target, Deadline deadline) {
    try {
      return links
          .ask(target, deadline, (raw, server) -> Optional.ofNullable(checked(raw)))
          .orElse(null);
    } catch (SQLException e) {
      return "the marker table could not be checked: " + ForeignText.message(e);
    }
  }

  private @Nullable String checked(Connection raw) throws SQLException {
    String problem = table.problem(raw);
    if (!table.missing().equals(problem)) {
      return problem;
    }
    if (!create) {
      return problem + "; create it, or set transaction.outcome_table_create=true";
    }
    try {
      table.create(raw);
      LOG.infof("Created %s for transaction.outcome=verify", table.name());
    } catch (SQLException e) {
      // Another engine may have been faster; otherwise the next answer says what is missing.
      String left = table.problem(raw);
      return left == null ? null : left + "; creating it failed: " + ForeignText.message(e);
    }
    return table.problem(raw);
  }

  private void note(Login login, Answer answer) {
    Answer before;
    lock.lock();
    try {
      before = answers.put(login, answer);
    } finally {
      lock.unlock();
    }
    String problem = answer.problem();
    if (problem == null) {
      LOG.infof(
          "Commits of %s in database %s are verified when they are lost (%s)",
          ForeignText.of(login.user()), ForeignText.of(login.database()), table.name());
    } else if (before == null || !Objects.equals(before.problem(), problem)) {
      LOG.warnf(
          "Commits of %s in database %s cannot be verified, so one that is lost is reported as"
              + " unknown: %s",
          ForeignText.of(login.user()), ForeignText.of(login.database()), problem);
    }
  }
}
