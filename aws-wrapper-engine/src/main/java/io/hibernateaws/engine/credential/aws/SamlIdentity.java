package io.hibernateaws.engine.credential.aws;

import io.hibernateaws.engine.api.ConnectSQLException;
import io.hibernateaws.engine.credential.FederationSettings;
import io.hibernateaws.engine.credential.saml.SamlLogin;
import io.hibernateaws.engine.credential.saml.SamlLoginException;
import io.hibernateaws.engine.foreign.ForeignText;
import io.hibernateaws.engine.time.NanoClock;
import io.hibernateaws.engine.time.WallClock;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * Temporary credentials of the role that an identity provider vouches for. One log-in serves every
 * token until shortly before the credentials end. Thread-safe: who needs them while a log-in is
 * under way waits for it.
 *
 * <p>A provider counts refused log-ins and locks the account, so after a refusal the next log-in
 * waits, longer each time, and meanwhile everybody is told of the refusal.
 */
final class SamlIdentity implements AwsCredentialsProvider, SdkAutoCloseable {
  private static final Logger LOG = Logger.getLogger(SamlIdentity.class);

  /** Before their end credentials are renewed; if that fails they serve on. */
  static final Duration AHEAD = Duration.ofMinutes(5);

  static final Duration AFTER_A_FAILURE = Duration.ofSeconds(5);
  static final Duration AFTER_A_REFUSAL = Duration.ofMinutes(1);
  static final Duration LONGEST_PAUSE = Duration.ofMinutes(15);

  /** The role that AWS gives for an assertion. */
  @FunctionalInterface
  interface Role {
    /** Temporary credentials, with their end. */
    AwsSessionCredentials credentials(String assertion) throws SQLException;
  }

  /** A log-in that has failed, and until when no other is tried. */
  private record Failure(ConnectSQLException exception, long since, Duration pause) {
    boolean counts(long now) {
      return now - since < pause.toNanos();
    }
  }

  private final FederationSettings settings;
  private final SamlLogin login;
  private final Role role;
  private final WallClock wall;
  private final NanoClock clock;
  private final ReentrantLock lock = new ReentrantLock();

  private volatile @Nullable AwsSessionCredentials held;
  private volatile boolean closed;
  // Guarded by the lock.
  private @Nullable Failure failure;
  private int refusals;

  SamlIdentity(
      FederationSettings settings, SamlLogin login, Role role, WallClock wall, NanoClock clock) {
    this.settings = settings;
    this.login = login;
    this.role = role;
    this.wall = wall;
    this.clock = clock;
  }

  /**
   * The credentials of now.
   *
   * @throws SdkClientException whose cause is the exception that says what to do
   */
  @Override
  public AwsCredentials resolveCredentials() {
    try {
      AwsSessionCredentials here = held;
      return here != null && serves(here, AHEAD) ? here : renewed();
    } catch (SQLException e) {
      throw SdkClientException.create(e.getMessage(), e);
    }
  }

  private boolean serves(AwsSessionCredentials credentials, Duration ahead) {
    Instant end = credentials.expirationTime().orElse(Instant.MAX);
    return wall.now().isBefore(end.minus(ahead));
  }

  private AwsCredentials renewed() throws SQLException {
    Duration longest = SamlLogin.longest(settings).plus(AssumedRole.LONGEST_CALL);
    try {
      if (!lock.tryLock(longest.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new ConnectSQLException(
            "the log-in at " + settings.idp() + " that is under way takes longer than " + longest);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ConnectSQLException(
          "interrupted while waiting for the log-in at " + settings.idp(), e);
    }
    try {
      AwsSessionCredentials here = held;
      return here != null && serves(here, AHEAD) ? here : renewed(here);
    } finally {
      lock.unlock();
    }
  }

  /** Under the lock. */
  private AwsCredentials renewed(@Nullable AwsSessionCredentials before) throws SQLException {
    Failure last = failure;
    if (last == null || !last.counts(clock.nanoTime())) {
      try {
        return loggedIn();
      } catch (ConnectSQLException e) {
        last = failed(e, AFTER_A_FAILURE);
      } catch (SamlLoginException e) {
        last = failed(e);
      }
      if (before != null && serves(before, Duration.ZERO)) {
        LOG.warnf(
            "no new AWS credentials of the role %s; those from before serve until %s: %s",
            ForeignText.of(settings.roleArn()),
            before.expirationTime().orElse(Instant.MAX),
            ForeignText.message(last.exception));
      }
    }
    if (before != null && serves(before, Duration.ZERO)) {
      return before;
    }
    throw last.exception;
  }

  private AwsCredentials loggedIn() throws SQLException, SamlLoginException {
    if (closed) {
      throw new ConnectSQLException("the engine is closing");
    }
    AwsSessionCredentials given = role.credentials(login.assertion());
    failure = null;
    refusals = 0;
    if (!closed) {
      held = given;
    }
    LOG.debugf(
        "%s vouches for %s, so the role %s is had until %s",
        settings.idp(),
        ForeignText.of(settings.idpUser().user()),
        ForeignText.of(settings.roleArn()),
        given.expirationTime().orElse(Instant.MAX));
    return given;
  }

  private Failure failed(SamlLoginException e) {
    String message = ForeignText.message(e);
    if (!e.isRefusal()) {
      return failed(new ConnectSQLException(message, e.getCause()), AFTER_A_FAILURE);
    }
    Duration pause = afterRefusal();
    return failed(
        new ConnectSQLException(
            message
                + "; so that the account is not locked, no other log-in is tried for "
                + pause.toSeconds()
                + " s",
            e.getCause()),
        pause);
  }

  private Failure failed(ConnectSQLException exception, Duration pause) {
    Failure now = new Failure(exception, clock.nanoTime(), pause);
    failure = now;
    return now;
  }

  private Duration afterRefusal() {
    Duration pause = AFTER_A_REFUSAL.multipliedBy(1L << Math.min(refusals++, 4));
    return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
  }

  @Override
  public void close() {
    closed = true;
    held = null;
  }

  /** No secret. */
  @Override
  public String toString() {
    return "SamlIdentity[" + settings.idp() + ", " + ForeignText.of(settings.roleArn()) + "]";
  }
}
