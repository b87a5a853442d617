package io.hibernateaws.engine.credential;

import io.hibernateaws.engine.api.ConnectSQLException;
import io.hibernateaws.engine.api.EngineEvent;
import io.hibernateaws.engine.api.EngineEvents;
import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.foreign.ForeignText;
import io.hibernateaws.engine.spi.CredentialSource;
import io.hibernateaws.engine.spi.Credentials;
import io.hibernateaws.engine.time.Deadline;
import io.hibernateaws.engine.time.NanoClock;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/**
 * Fetches credentials for one physical connect and, where a server refuses what came from a cache,
 * once more. Stateless; any thread may call.
 */
public final class Logins {
  private static final Logger LOG = Logger.getLogger(Logins.class);

  /**
   * One physical connect with credentials, until a deadline.
   *
   * @param <T> what it opens
   */
  @FunctionalInterface
  public interface Attempt<T> {
    T open(Credentials credentials, Deadline limit) throws SQLException;
  }

  private final Predicate<SQLException> refusals;
  private final EngineEvents events;
  private final NanoClock clock;

  /**
   * @param refusals whether a failure of an attempt is the server's word against the credentials
   */
  public Logins(Predicate<SQLException> refusals, EngineEvents events, NanoClock clock) {
    this.refusals = refusals;
    this.events = events;
    this.clock = clock;
  }

  /**
   * Opens with the credentials of a source. A service that is slow, or has to hear of a change
   * first, takes none of the time of a connect.
   *
   * @param deadline of everything
   * @param longest of one connect, from when its credentials are there
   * @param isOver whether another attempt is in vain
   * @throws SQLException of the attempt; where fresh credentials could not be had after a refusal,
   *     one that names the refusal as its cause
   */
  public <T> T open(
      CredentialSource source,
      Endpoint endpoint,
      String user,
      Deadline deadline,
      Duration longest,
      BooleanSupplier isOver,
      Attempt<T> attempt)
      throws SQLException {
    Credentials login = fetch(source, endpoint, user, deadline);
    try {
      return attempt.open(login, deadline.atMost(longest));
    } catch (SQLException e) {
      if (!isStale(source, login, e) || deadline.passed() || isOver.getAsBoolean()) {
        throw explained(source, endpoint, login, e);
      }
      return openAgain(source, endpoint, user, deadline, longest, attempt, e);
    }
  }

  private Credentials fetch(
      CredentialSource source, Endpoint endpoint, String user, Deadline deadline)
      throws SQLException {
    long began = clock.nanoTime();
    Credentials fetched;
    try {
      fetched = source.fetch(endpoint, user, deadline);
    } catch (SQLException e) {
      throw NoCredentialsException.mark(e);
    }
    events.publish(
        new EngineEvent.CredentialsFetched(
            events.source(), fetched.user(), Duration.ofNanos(clock.nanoTime() - began)));
    return fetched;
  }

  /** Tells the source of a refused login; whether other credentials may be had now. */
  private boolean isStale(CredentialSource source, Credentials login, SQLException failure) {
    return refusals.test(failure) && mayHaveOthers(source, login, failure);
  }

  /** What the source throws takes the place of no refusal. */
  private static boolean mayHaveOthers(
      CredentialSource source, Credentials login, SQLException failure) {
    try {
      return source.refused(login);
    } catch (Throwable e) { // an application's, so anything
      failure.addSuppressed(e);
      return false;
    }
  }

  private <T> T openAgain(
      CredentialSource source,
      Endpoint endpoint,
      String user,
      Deadline deadline,
      Duration longest,
      Attempt<T> attempt,
      SQLException refusal)
      throws SQLException {
    Credentials fresh = freshAfter(refusal, source, endpoint, user, deadline);
    try {
      return attempt.open(fresh, deadline.atMost(longest));
    } catch (SQLException e) {
      if (isStale(source, fresh, e)) {
        LOG.debugf(
            "%s refuses fresh credentials of %s too", endpoint, ForeignText.of(fresh.user()));
      }
      e.addSuppressed(refusal);
      throw explained(source, endpoint, fresh, e);
    }
  }

  private Credentials freshAfter(
      SQLException refusal,
      CredentialSource source,
      Endpoint endpoint,
      String user,
      Deadline deadline)
      throws SQLException {
    try {
      return fetch(source, endpoint, user, deadline);
    } catch (SQLException e) {
      ConnectSQLException both =
          new ConnectSQLException(
              "the server refused a log-in, and " + ForeignText.message(e), refusal);
      both.addSuppressed(e);
      throw both;
    }
  }

  /** The exception stays the driver's own; what usually lies behind it goes along. */
  private SQLException explained(
      CredentialSource source, Endpoint endpoint, Credentials login, SQLException failure) {
    if (source instanceof RefusedLoginCauses known && refusals.test(failure)) {
      return UsualCauses.goAlong(
          failure, endpoint, login.user(), known.usualCauses(endpoint, login.user()));
    }
    return failure;
  }
}
