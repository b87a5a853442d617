package io.hibernateaws.engine.state;

import io.hibernateaws.engine.link.Link;
import io.hibernateaws.engine.product.FreshSession;
import io.hibernateaws.engine.product.ServerSession;
import io.hibernateaws.engine.product.SessionEffect;
import io.hibernateaws.engine.product.SessionQuestion;
import io.hibernateaws.engine.time.Deadline;
import io.hibernateaws.engine.time.NanoClock;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Proves by the server's own word that a link is again as it was opened, before another session
 * gets it: one round trip, and none where texts are known to have left nothing. Thread-safe.
 */
public final class SessionProof {
  private final SessionSettings settings;
  private final DefaultsMemory defaults;
  private final QuietDatabases quiet;
  private final NanoClock clock;

  public SessionProof(SessionSettings settings, DefaultsMemory defaults, NanoClock clock) {
    this.settings = settings;
    this.defaults = defaults;
    this.quiet = new QuietDatabases(clock);
    this.clock = clock;
  }

  /**
   * Looks at a link that was reset, outside a transaction, with autocommit on.
   *
   * @return why the link must end; null if its next session cannot tell it from a fresh one
   * @throws SQLException after which the link must be ended
   */
  public @Nullable String reasonToEnd(SessionState state, Link link) throws SQLException {
    FreshSession fresh = link.memory().fresh();
    SessionQuestion question = link.product().sessionQuestion();
    if (fresh == null || question == null || !isNeeded(state, link, question)) {
      return null;
    }
    if (link.isPooled()) {
      return "what was left on its server behind the pooler cannot be asked";
    }
    boolean proved = false;
    try {
      String difference =
          link.auxiliary(
                  Deadline.never(clock),
                  raw -> {
                    link.driver().resetSession(raw);
                    return Optional.ofNullable(difference(question, fresh, raw));
                  })
              .orElse(null);
      proved = difference == null;
      if (proved) {
        link.memory().proved();
        return null;
      }
      return "its session has left " + difference;
    } finally {
      if (!proved) {
        // What a fresh session has may be other than it was, or may not be set again.
        defaults.forget(fresh);
      }
    }
  }

  private boolean isNeeded(SessionState state, Link link, SessionQuestion question)
      throws SQLException {
    boolean shared = state.sharesLinksBySchema();
    if (!settings.resetOnClose() && !shared) {
      return false; // the next session is to have what this one leaves
    }
    SessionEffect since = link.memory().sinceProof();
    if (since == SessionEffect.POSSIBLE) {
      quiet.forget(link);
    }
    return switch (settings.check()) {
      case ALWAYS -> true;
      case NEVER -> false;
      case WHEN_NEEDED ->
          since == SessionEffect.POSSIBLE
              || (shared && since == SessionEffect.BY_TRIGGERS && !quiet.isQuiet(link, question));
    };
  }

  private static @Nullable String difference(
      SessionQuestion question, FreshSession fresh, Connection raw) throws SQLException {
    ServerSession found = question.reset(raw, fresh);
    if (!found.leftovers().isEmpty()) {
      question.end(raw, found);
      found = question.reset(raw, fresh);
    }
    return found.differenceFrom(fresh.session());
  }
}
