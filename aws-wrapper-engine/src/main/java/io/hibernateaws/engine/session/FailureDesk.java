package io.hibernateaws.engine.session;

import io.hibernateaws.engine.api.EngineEvent;
import io.hibernateaws.engine.api.EngineObserver;
import io.hibernateaws.engine.api.FailoverDetails;
import io.hibernateaws.engine.api.FailoverDetails.Phase;
import io.hibernateaws.engine.api.FailoverSQLException;
import io.hibernateaws.engine.api.FailoverSuccessSQLException;
import io.hibernateaws.engine.api.Member;
import io.hibernateaws.engine.api.Role;
import io.hibernateaws.engine.failover.Failover;
import io.hibernateaws.engine.failover.FailoverMode;
import io.hibernateaws.engine.failover.FailoverResult;
import io.hibernateaws.engine.link.Link;
import io.hibernateaws.engine.outcome.Finding;
import io.hibernateaws.engine.outcome.Marker;
import io.hibernateaws.engine.outcome.OutcomeVerification;
import io.hibernateaws.engine.pool.Lease;
import io.hibernateaws.engine.product.CallKind;
import io.hibernateaws.engine.product.DatabaseFamily;
import io.hibernateaws.engine.product.FailureKind;
import io.hibernateaws.engine.product.TransactionState;
import io.hibernateaws.engine.time.Deadline;
import io.hibernateaws.engine.time.NanoClock;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Turns the failure of a guarded call into the one exception the application gets: the driver's
 * own, untouched, unless the link is lost; then the session is unbound, a host is waited for, and
 * the verdict says what happened to the transaction (design sections 4 and 6).
 *
 * <p>An unknown outcome outranks "no usable host": whoever retried on the latter would repeat what
 * may have been committed.
 */
final class FailureDesk {
  private static final Logger LOG = Logger.getLogger(FailureDesk.class);

  /** How long a verdict waits for the locks of its transaction: longer than a server needs. */
  private static final Duration LOCKS_FREE_WITHIN = Duration.ofSeconds(1);

  /** State of a driver that refuses a call because its connection is closed: nothing was sent. */
  private static final String NO_CONNECTION = "08003";

  /** Continues the sentence "no usable host: …". */
  private static final String ABORTED = "the application aborted the connection";

  private final Supplier<@Nullable Failover> failover;
  private final Supplier<DatabaseFamily> family;
  private final SessionSettings settings;
  private final @Nullable OutcomeVerification verification;
  private final EngineObserver observer;
  private final NanoClock clock;

  FailureDesk(
      Supplier<@Nullable Failover> failover,
      Supplier<DatabaseFamily> family,
      SessionSettings settings,
      @Nullable OutcomeVerification verification,
      EngineObserver observer,
      NanoClock clock) {
    this.failover = failover;
    this.family = family;
    this.settings = settings;
    this.verification = verification;
    this.observer = observer;
    this.clock = clock;
  }

  /** What became of a link, as far as a failed call tells. */
  private enum Loss {
    /** It lives: the exception is the application's. */
    NONE,
    /** It is gone. */
    LOST,
    /** The server has ended this one link; the host is fine. */
    ENDED,
    /** It is a reader now, though it was borrowed for writing. */
    DEPOSED
  }

  /**
   * The exception to throw for a failed call on {@code link}.
   *
   * @param sql text of the call, null for calls without one
   */
  SQLException resolve(
      Session session, Link link, SQLException failure, CallKind kind, @Nullable String sql) {
    return Objects.requireNonNull(judge(session, link, failure, kind, sql, null));
  }

  /**
   * The same for a call that commits.
   *
   * @param marker by which the commit can be asked about, null if it cannot
   * @return null if the commit is known to have taken effect
   */
  @Nullable SQLException resolveCommit(
      Session session, Link link, SQLException failure, CallKind kind, @Nullable Marker marker) {
    return judge(session, link, failure, kind, null, marker);
  }

  private @Nullable SQLException judge(
      Session session,
      Link link,
      SQLException failure,
      CallKind kind,
      @Nullable String sql,
      @Nullable Marker marker) {
    if (session.link != link) {
      return failure;
    }
    if (session.isAborted()) {
      session.dropLink("aborted by the application");
      return failure;
    }
    Loss loss = loss(session, link, failure);
    if (loss == Loss.NONE) {
      return failure;
    }
    Outcome outcome = outcome(session, link, failure, loss, kind, sql);
    return verdict(
        session,
        link,
        failure,
        loss,
        outcome,
        phase(kind),
        outcome == Outcome.UNKNOWN ? marker : null);
  }

  /**
   * What is true about the transaction. A driver without a connection has sent nothing; a server
   * that ended an idle session has not run the call; one that refused to write has not written.
   */
  private static Outcome outcome(
      Session session,
      Link link,
      SQLException failure,
      Loss loss,
      CallKind kind,
      @Nullable String sql) {
    if (loss == Loss.DEPOSED) {
      return session.wasInTransaction() ? Outcome.ROLLED_BACK : Outcome.NOTHING;
    }
    boolean unsent = loss == Loss.ENDED || NO_CONNECTION.equals(failure.getSQLState());
    return session.outcome(link, unsent ? CallKind.OTHER : kind, sql);
  }

  /** The link was aborted before the call: it is lost, and the call was never sent. */
  SQLException resolveUnsent(Session session, Link link) {
    String because = link.abortedBecause();
    SQLException failure =
        new SQLException(
            "The connection to " + link.member().instanceId() + " was aborted: " + because,
            "08006");
    if (session.isAborted()) {
      session.dropLink("aborted by the application");
      return failure;
    }
    Outcome outcome = session.outcome(link, CallKind.OTHER, null);
    return Objects.requireNonNull(
        verdict(session, link, failure, Loss.LOST, outcome, Phase.STATEMENT, null));
  }

  /** Whether a failure means that the link is gone; never asks the server, never waits. */
  boolean isLoss(Link link, SQLException failure) {
    if (link.isBroken()) {
      return true;
    }
    return switch (family.get().classify(failure)) {
      case NETWORK, LINK_ENDED -> true;
      case SUSPECT, READ_ONLY, LOGIN, OTHER -> false;
    };
  }

  private static Phase phase(CallKind kind) {
    return kind == CallKind.COMMIT || kind == CallKind.AUTO_COMMIT_ON
        ? Phase.COMMIT
        : Phase.STATEMENT;
  }

  private Loss loss(Session session, Link link, SQLException failure) {
    if (link.abortedBecause() != null) {
      return Loss.LOST;
    }
    FailureKind kind = family.get().classify(failure);
    return switch (kind) {
      case NETWORK -> Loss.LOST;
      case LINK_ENDED -> Loss.ENDED;
      case SUSPECT -> answers(link) ? Loss.NONE : Loss.LOST;
      case READ_ONLY -> isDeposed(session, link) ? Loss.DEPOSED : Loss.NONE;
      case LOGIN, OTHER -> Loss.NONE;
    };
  }

  private boolean answers(Link link) {
    try {
      // Without a limit of its own, because the call is ended by the auxiliary one.
      return link.auxiliary(Deadline.never(clock), raw -> raw.isValid(0));
    } catch (SQLException e) {
      return false;
    }
  }

  /**
   * Whether the server refused a write because it is a reader now. A failed transaction must end
   * before the server answers a question, so it is rolled back first: nothing but a rollback was
   * left to it. With a savepoint there was, and then the driver's exception stands.
   */
  private boolean isDeposed(Session session, Link link) {
    if (session.state.readOnly() || link.role() == Role.READER) {
      return false;
    }
    TransactionState now = link.driver().transactionState(link.raw());
    boolean endsTransaction = now != TransactionState.IDLE;
    if (endsTransaction
        && (now == TransactionState.OPEN
            || session.hasSavepoint()
            || !settings.rollbackOnSwitch())) {
      return false;
    }
    Role role;
    try {
      role =
          link.auxiliary(
              Deadline.never(clock),
              raw -> {
                if (endsTransaction) {
                  raw.rollback();
                }
                Role answer = family.get().identify(raw).role();
                if (!session.state.autoCommit()) {
                  raw.rollback();
                }
                return answer;
              });
    } catch (SQLException e) {
      // Whoever does not answer a role query is no writer either.
      return true;
    }
    if (role == Role.WRITER && endsTransaction) {
      session.refuse(new Refusal.Failed());
    }
    return role == Role.READER;
  }

  /**
   * @param marker of a commit whose outcome is unknown unless it is asked about
   */
  private @Nullable SQLException verdict(
      Session session,
      Link link,
      SQLException failure,
      Loss loss,
      Outcome outcome,
      Phase phase,
      @Nullable Marker marker) {
    String from = link.member().instanceId();
    Deadline deadline = session.deadline();
    Lease lease = session.unbind();
    FailoverMode mode = marker == null ? lease.mode() : FailoverMode.STRICT_WRITER;
    // Whoever gave the link up, a host monitor mostly, knows a host that answers nobody.
    boolean givenUp = link.abortedBecause() != null;
    lease.evict(reason(loss, failure));
    Waited waited = waitForHost(session, link, loss, mode, deadline);
    if (loss == Loss.LOST && !givenUp && link.role() == Role.WRITER && waited.isBackOn(from)) {
      waitForLocks(session, lease, from, deadline);
    }
    FailoverDetails details = new FailoverDetails(phase, from, waited.to(), waited.elapsed());
    Finding finding = marker == null ? null : find(session, link, marker, waited, deadline);
    if (finding instanceof Finding.Committed) {
      return null;
    }
    Outcome known = finding instanceof Finding.RolledBack ? Outcome.ROLLED_BACK : outcome;
    SQLException told =
        tell(session, failure, known, details, waited, said(from, loss), said(finding));
    if (told instanceof FailoverSQLException verdict) {
      session.remember(verdict);
      observer.on(new EngineEvent.Verdict(from, session.request().tenant(), verdict));
    }
    return told;
  }

  /** Asks about a lost commit, unless there is nobody to ask. */
  private Finding find(
      Session session, Link link, Marker marker, Waited waited, Deadline deadline) {
    String noHost = waited.noHostBecause();
    if (verification == null || noHost != null) {
      return new Finding.Unanswered(noHost == null ? "verification is off" : "no usable host");
    }
    if (!session.hostWait().begin()) {
      return new Finding.Unanswered(ABORTED);
    }
    try {
      return verification.ask(marker, link, deadline);
    } finally {
      session.hostWait().end();
    }
  }

  /** What follows "its outcome is unknown" or "is rolled back"; empty where nobody was asked. */
  private static String said(@Nullable Finding finding) {
    if (finding instanceof Finding.Unanswered no) {
      return " It could not be verified: " + no.because() + ".";
    }
    return finding instanceof Finding.RolledBack asked
        ? " Verified: " + asked.asked() + " does not have it."
        : "";
  }

  /**
   * How the wait for a host ended.
   *
   * @param to the host that was found, null if none was looked for or none was found
   * @param noHostBecause why there is none, null unless one was looked for in vain
   * @param failedOver whether a host was looked for
   */
  private record Waited(
      @Nullable String to, @Nullable String noHostBecause, boolean failedOver, Duration elapsed) {
    /** Whether the session goes on where it was. */
    boolean isBackOn(String from) {
      return noHostBecause == null && (to == null || to.equals(from));
    }
  }

  /**
   * A server that lives knows nothing of a link that was cut off and keeps the locks of its
   * transaction, so whoever runs it again there would wait for himself.
   */
  private void waitForLocks(Session session, Lease lease, String from, Deadline deadline) {
    if (!session.hostWait().begin()) {
      return;
    }
    try {
      if (!lease.awaitEndOnServer(deadline.atMost(LOCKS_FREE_WITHIN))) {
        LOG.debugf("%s has not yet ended what it did for a lost connection", from);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      session.hostWait().end();
    }
  }

  private Waited waitForHost(
      Session session, Link link, Loss loss, FailoverMode mode, Deadline deadline) {
    if (loss == Loss.ENDED) {
      return new Waited(link.member().instanceId(), null, true, Duration.ZERO);
    }
    Failover here = failover.get();
    if (here == null) {
      return new Waited(null, null, false, Duration.ZERO);
    }
    if (!session.hostWait().begin()) {
      return new Waited(null, ABORTED, true, Duration.ZERO);
    }
    FailoverResult result;
    try {
      result = here.await(mode, lostLink(link), deadline);
    } finally {
      session.hostWait().end();
    }
    if (result instanceof FailoverResult.HostVerified found) {
      Member host = found.host();
      return new Waited(host.instanceId(), null, true, found.elapsed());
    }
    String because =
        result instanceof FailoverResult.NoHost none
            ? none.because()
            : "the wait ended without one";
    return new Waited(null, session.isAborted() ? ABORTED : because, true, result.elapsed());
  }

  private static Failover.LostLink lostLink(Link link) {
    return new Failover.LostLink(link.member().instanceId(), link.birth().generation());
  }

  private static SQLException tell(
      Session session,
      SQLException failure,
      Outcome outcome,
      FailoverDetails details,
      Waited waited,
      String lost,
      String verified) {
    String host = host(waited) + verified;
    if (outcome == Outcome.UNKNOWN) {
      return session.refuse(
          new Refusal.Unknown(
              lost
                  + " while something that commits by itself was in flight, so it is unknown"
                  + " whether it took effect; check before repeating it, and close this"
                  + " connection."
                  + host,
              details,
              failure));
    }
    if (waited.noHostBecause() != null) {
      String transaction =
          outcome == Outcome.ROLLED_BACK ? "; its transaction is rolled back." : ".";
      return session.refuse(
          new Refusal.Dead(
              lost + transaction + host + " Take a new connection later.", details, failure));
    }
    if (outcome == Outcome.ROLLED_BACK) {
      return session.refuse(
          new Refusal.Lost(
              lost
                  + " inside a transaction, which is rolled back; call rollback() and run it"
                  + " again."
                  + host,
              details,
              failure));
    }
    return waited.failedOver()
        ? new FailoverSuccessSQLException(
            lost + ", with no transaction open; run the statement again." + host, details, failure)
        : failure;
  }

  private static String said(String from, Loss loss) {
    return switch (loss) {
      case LOST, NONE -> "The connection to " + from + " was lost";
      case ENDED -> "The server " + from + " ended this connection";
      case DEPOSED ->
          "The server " + from + " is no longer the writer, so the connection was given up";
    };
  }

  private static String host(Waited waited) {
    if (waited.noHostBecause() != null) {
      return " No usable host: " + waited.noHostBecause() + ".";
    }
    return waited.to() == null ? "" : " " + waited.to() + " is ready to take over.";
  }

  private static String reason(Loss loss, SQLException failure) {
    return switch (loss) {
      case LOST, NONE -> "lost in a call (" + failure.getSQLState() + ")";
      case ENDED -> "ended by the server (" + failure.getSQLState() + ")";
      case DEPOSED -> "its server is no longer the writer";
    };
  }
}
