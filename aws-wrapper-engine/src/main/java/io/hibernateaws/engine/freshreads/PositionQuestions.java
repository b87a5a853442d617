package io.hibernateaws.engine.freshreads;

import io.hibernateaws.engine.link.Link;
import io.hibernateaws.engine.product.DatabaseFamily;
import io.hibernateaws.engine.product.Position;
import io.hibernateaws.engine.time.Deadline;
import io.hibernateaws.engine.time.NanoClock;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Asks servers how far they have come, on links that no call is using. Stateless; any thread. */
final class PositionQuestions {
  private final Supplier<DatabaseFamily> family;
  private final NanoClock clock;

  PositionQuestions(Supplier<DatabaseFamily> family, NanoClock clock) {
    this.family = family;
    this.clock = clock;
  }

  /** What a writer has written; null if it does not say. */
  @Nullable Position written(Link link) throws SQLException {
    return ask(link, family.get().queries()::written);
  }

  /** The same after a commit, in autocommit mode: the question must not begin a transaction. */
  @Nullable Position writtenAfterCommit(Link link) throws SQLException {
    return ask(link, raw -> outsideTransaction(link, raw));
  }

  /** What a reader shows; null if it does not say. */
  @Nullable Position shown(Link link) throws SQLException {
    return ask(link, family.get().queries()::shown);
  }

  /** A question for a position. */
  private interface Question {
    @Nullable Position of(Connection raw) throws SQLException;
  }

  private @Nullable Position ask(Link link, Question question) throws SQLException {
    return link.auxiliary(Deadline.never(clock), raw -> Optional.ofNullable(question.of(raw)))
        .orElse(null);
  }

  private @Nullable Position outsideTransaction(Link link, Connection raw) throws SQLException {
    if (raw.getAutoCommit()) {
      return family.get().queries().written(raw);
    }
    raw.setAutoCommit(true);
    boolean back = false;
    try {
      Position written = family.get().queries().written(raw);
      raw.setAutoCommit(false);
      back = true;
      return written;
    } finally {
      if (!back) {
        switchBack(link, raw);
      }
    }
  }

  private static void switchBack(Link link, Connection raw) {
    try {
      raw.setAutoCommit(false);
    } catch (SQLException e) {
      link.abort("autocommit could not be switched off after its position was asked for");
    }
  }
}
