package io.hibernateaws.engine.outcome;

import io.hibernateaws.engine.api.ConnectSQLException;
import io.hibernateaws.engine.api.Role;
import io.hibernateaws.engine.link.PhysicalOpener;
import io.hibernateaws.engine.product.DatabaseFamily;
import io.hibernateaws.engine.product.LinkIdentity;
import io.hibernateaws.engine.time.Deadline;
import io.hibernateaws.engine.time.Watchdog;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Links of verification: with the login of the link in question, to the writer, for one question
 * each and few at once, whoever asks. Thread-safe.
 */
final class OutcomeLinks {
  private static final int AT_ONCE = 4;

  /** How the connections of sessions end their names. */
  private static final Pattern SESSION = Pattern.compile("\\((writer|reader)\\)$");

  private final PhysicalOpener opener;
  private final Supplier<DatabaseFamily> family;
  private final Watchdog watchdog;
  private final Duration limit;
  private final Semaphore turns = new Semaphore(AT_ONCE, true);

  /**
   * @param limit of one question with its log-in
   */
  OutcomeLinks(
      PhysicalOpener opener, Supplier<DatabaseFamily> family, Watchdog watchdog, Duration limit) {
    this.opener = opener;
    this.family = family;
    this.watchdog = watchdog;
    this.limit = limit;
  }

  /** A question to a writer. */
  @FunctionalInterface
  interface Question<T> {
    T to(Connection raw, LinkIdentity server) throws SQLException;
  }

  /**
   * Asks once.
   *
   * @throws SQLException the driver's own; {@link ConnectSQLException} if there was no turn; the
   *     product's refusal of a write if the server is a reader
   */
  <T> T ask(PhysicalOpener.Target where, Deadline deadline, Question<T> question)
      throws SQLException {
    acquire(where, deadline);
    try {
      Deadline end = deadline.atMost(limit);
      PhysicalOpener.Opened opened = opener.open(named(where), end);
      try (Watchdog.Watch watch = watchdog.watch(end, opened.socket()::abort)) {
        DatabaseFamily kind = family.get();
        LinkIdentity server = kind.queries().identify(opened.raw());
        if (server.role() != Role.WRITER) {
          throw new SQLException(
              where.endpoint() + " is not the writer", kind.product().refusesWritesState());
        }
        return question.to(opened.raw(), server);
      } finally {
        close(opened);
      }
    } finally {
      turns.release();
    }
  }

  /** Shows the server what the connection is for, unless the user has named all of them. */
  private PhysicalOpener.Target named(PhysicalOpener.Target where) {
    String property = opener.driver().properties().applicationName();
    String name = where.properties().get(property);
    if (name == null || !SESSION.matcher(name).find()) {
      return where;
    }
    Map<String, String> properties = new HashMap<>(where.properties());
    properties.put(property, SESSION.matcher(name).replaceFirst("(outcome)"));
    return where.with(Collections.unmodifiableMap(properties));
  }

  private void acquire(PhysicalOpener.Target where, Deadline deadline) throws SQLException {
    try {
      if (!turns.tryAcquire(deadline.nanosLeft(), TimeUnit.NANOSECONDS)) {
        throw new ConnectSQLException("no turn to ask " + where.endpoint() + " in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ConnectSQLException("interrupted before " + where.endpoint() + " was asked", e);
    }
  }

  private void close(PhysicalOpener.Opened opened) throws SQLException {
    try (Watchdog.Watch watch = watchdog.watch(limit, opened.socket()::abort)) {
      opened.raw().close();
    } finally {
      opened.socket().abort();
    }
  }
}
