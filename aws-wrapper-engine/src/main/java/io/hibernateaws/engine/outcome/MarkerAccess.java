package io.hibernateaws.engine.outcome;

import io.hibernateaws.engine.link.Link;
import io.hibernateaws.engine.link.PhysicalOpener;
import io.hibernateaws.engine.product.MarkerTable;
import io.hibernateaws.engine.time.Deadline;
import io.hibernateaws.engine.time.NanoClock;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
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

  /** Who uses it. */
  private record Login(String database, String user) {}

  /**
   * What is known.
   *
   * @param problem null if the table can be used
   * @param login of a link that can use it
   */
  private record Answer(@Nullable String problem, long at, PhysicalOpener.Target login) {}

  private final MarkerTable table;
  private final boolean create;
  private final OutcomeLinks links;
  private final Duration patience;
  private final NanoClock clock;
  private final Map<Login, ReentrantLock> asking = new ConcurrentHashMap<>();
  private final Map<Login, Answer> answers = new ConcurrentHashMap<>();

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
    Login login = new Login(link.openedAs().login().database(), link.openedAs().user());
    Answer known = answers.get(login);
    if (known == null || isOld(known)) {
      known = ask(login, link);
    }
    return known != null && known.problem() == null;
  }

  /**
   * Why the user of this link cannot use it, as far as it was asked; null if there is no reason.
   */
  @Nullable String problem(Link link) {
    Answer known =
        answers.get(new Login(link.openedAs().login().database(), link.openedAs().user()));
    return known == null ? table.name() + " could not be checked in time" : known.problem();
  }

  /** Somebody who can use it in this database; null if there is nobody. */
  PhysicalOpener.@Nullable Target anyLogin(String database) {
    for (Map.Entry<Login, Answer> one : answers.entrySet()) {
      if (one.getKey().database().equals(database) && one.getValue().problem() == null) {
        return one.getValue().login();
      }
    }
    return null;
  }

  /** It could not be used although it seemed so. */
  void refuse(Link link, String problem) {
    Login login = new Login(link.openedAs().login().database(), link.openedAs().user());
    note(login, new Answer(problem, clock.nanoTime(), link.openedAs().login()));
  }

  private boolean isOld(Answer answer) {
    return answer.problem() != null && clock.nanoTime() - answer.at() > ASK_AGAIN;
  }

  /** One asks, the others wait for the answer, but not for long. */
  private @Nullable Answer ask(Login login, Link link) {
    Deadline deadline = Deadline.in(patience, clock);
    ReentrantLock turn = asking.computeIfAbsent(login, one -> new ReentrantLock());
    try {
      if (!turn.tryLock(deadline.nanosLeft(), TimeUnit.NANOSECONDS)) {
        return null;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
    try {
      Answer known = answers.get(login);
      if (known != null && !isOld(known)) {
        return known;
      }
      PhysicalOpener.Target target = link.openedAs().login();
      Answer answer = new Answer(problem(target, deadline), clock.nanoTime(), target);
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
      return "the marker table could not be checked: " + e.getMessage();
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
      return left == null ? null : left + "; creating it failed: " + e.getMessage();
    }
    return table.problem(raw);
  }

  private void note(Login login, Answer answer) {
    Answer before = answers.put(login, answer);
    String problem = answer.problem();
    if (problem == null) {
      LOG.infof(
          "Commits of %s in database %s are verified when they are lost (%s)",
          login.user(), login.database(), table.name());
    } else if (before == null || !Objects.equals(before.problem(), problem)) {
      LOG.warnf(
          "Commits of %s in database %s cannot be verified, so one that is lost is reported as"
              + " unknown: %s",
          login.user(), login.database(), problem);
    }
  }
}
