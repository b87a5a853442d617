package io.hibernateaws.engine.verdict;

import io.hibernateaws.engine.api.EngineEvent;
import io.hibernateaws.engine.api.EngineEvents;
import io.hibernateaws.engine.api.FailoverDetails;
import io.hibernateaws.engine.api.FailoverDetails.Phase;
import io.hibernateaws.engine.api.FailoverSQLException;
import io.hibernateaws.engine.api.Role;
import io.hibernateaws.engine.failover.Failover;
import io.hibernateaws.engine.failover.FailoverMode;
import io.hibernateaws.engine.link.Link;
import io.hibernateaws.engine.outcome.Finding;
import io.hibernateaws.engine.outcome.Marker;
import io.hibernateaws.engine.outcome.OutcomeVerification;
import io.hibernateaws.engine.pool.Lease;
import io.hibernateaws.engine.product.CallKind;
import io.hibernateaws.engine.product.DatabaseFamily;
import io.hibernateaws.engine.state.SessionSettings;
import io.hibernateaws.engine.state.SqlAnalysisCache;
import io.hibernateaws.engine.time.Deadline;
import io.hibernateaws.engine.time.NanoClock;
import java.sql.SQLException;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Turns the failure of a guarded call into the one exception the application gets: the driver's
 * own, untouched, unless the link is lost; then the session is unbound, a host is waited for, and
 * the verdict says what happened to the transaction. Thread-safe; one per engine.
 *
 * <p>An unknown outcome outranks "no usable host": an application that retried on the latter would
 * repeat what may have been committed.
 */
public final class FailureDesk {
  private static final String ABORTED = "aborted by the application";

  private final FailureClassifier classifier;
  private final OutcomeDecision decision;
  private final TakeoverWait takeovers;
  private final @Nullable OutcomeVerification verification;
  private final EngineEvents events;

  /**
   * @param failover gives null where a lost link is not waited for
   * @param family asked only when something failed, so it may be detected late
   * @param verification asks about commits that were lost; null where they stay unknown
   * @param events gets every verdict
   */
  public FailureDesk(
      Supplier<@Nullable Failover> failover,
      Supplier<DatabaseFamily> family,
      SessionSettings settings,
      SqlAnalysisCache analysis,
      @Nullable OutcomeVerification verification,
      EngineEvents events,
      NanoClock clock) {
    this.classifier =
        new FailureClassifier(
            family,
            settings.rollbackOnSwitch(),
            instanceId -> {
              Failover search = failover.get();
              return search != null && search.isReplaced(instanceId);
            },
            clock);
    this.decision = new OutcomeDecision(analysis, settings.trustAutocommitSelect());
    this.takeovers = new TakeoverWait(failover);
    this.verification = verification;
    this.events = events;
  }

  /** Whether a failure means that the link is gone; never asks the server, never waits. */
  public boolean isLoss(Link link, SQLException failure) {
    return classifier.isLoss(link, failure);
  }

  /**
   * The exception to throw for a failed call on {@code link}.
   *
   * @param sql text of the call, null for calls without one
   */
  public SQLException resolve(
      FailedSession session, Link link, SQLException failure, CallKind kind, @Nullable String sql) {
    return Objects.requireNonNull(judge(session, link, failure, kind, sql, null));
  }

  /**
   * The same for a call that commits.
   *
   * @param marker by which the commit can be asked about, null if it cannot
   * @return null if the commit is known to have taken effect
   */
  public @Nullable SQLException resolveCommit(
      FailedSession session,
      Link link,
      SQLException failure,
      CallKind kind,
      @Nullable Marker marker) {
    return judge(session, link, failure, kind, null, marker);
  }

  /** The link was aborted before the call: it is lost, and the call was never sent. */
  public SQLException resolveUnsent(FailedSession session, Link link) {
    String because = link.abortedBecause();
    SQLException failure =
        new SQLException(
            "The connection to " + link.member().instanceId() + " was aborted: " + because,
            "08006");
    if (session.hostWait().isAborted()) {
      session.unbind().evict(ABORTED);
      return failure;
    }
    TransactionOutcome outcome = decision.ofUnsent(session, link);
    return Objects.requireNonNull(
        verdict(session, link, failure, LinkLoss.LOST, outcome, Phase.STATEMENT, null));
  }

  /**
   * A call on the link ended with neither a result nor an {@link SQLException}: the link is ended,
   * and the session refuses calls where the application must know what became of its transaction.
   *
   * @param kind of the call, null where it is not known which one it was
   */
  public void resolveTorn(
      FailedSession session, Link link, @Nullable CallKind kind, @Nullable String sql) {
    if (session.hostWait().isAborted()) {
      session.unbind().evict(ABORTED);
      return;
    }
    TransactionOutcome outcome =
        kind == null ? TransactionOutcome.UNKNOWN : decision.ofSent(session, link, kind, sql);
    Phase phase = kind == null ? Phase.STATEMENT : phase(kind);
    SQLException failure =
        new SQLException(LinkLoss.TORN.sentence(link.member().instanceId()), "08006");
    verdict(session, link, failure, LinkLoss.TORN, outcome, phase, null);
  }

  private @Nullable SQLException judge(
      FailedSession session,
      Link link,
      SQLException failure,
      CallKind kind,
      @Nullable String sql,
      @Nullable Marker marker) {
    if (!session.isBoundTo(link)) {
      return failure;
    }
    if (session.hostWait().isAborted()) {
      session.unbind().evict(ABORTED);
      return failure;
    }
    long call = link.lastCall();
    LinkLoss loss = classifier.loss(session, link, failure);
    if (loss == LinkLoss.NONE) {
      return failure;
    }
    TransactionOutcome outcome = decision.ofFailed(session, link, call, failure, loss, kind, sql);
    Marker asked = outcome == TransactionOutcome.UNKNOWN ? marker : null;
    return verdict(session, link, failure, loss, outcome, phase(kind), asked);
  }

  private static Phase phase(CallKind kind) {
    return kind == CallKind.COMMIT || kind == CallKind.AUTO_COMMIT_ON
        ? Phase.COMMIT
        : Phase.STATEMENT;
  }

  /**
   * @param marker of a commit whose outcome is unknown unless it is asked about
   */
  private @Nullable SQLException verdict(
      FailedSession session,
      Link link,
      SQLException failure,
      LinkLoss loss,
      TransactionOutcome outcome,
      Phase phase,
      @Nullable Marker marker) {
    String from = link.member().instanceId();
    Deadline deadline = session.deadline();
    Lease lease = session.unbind();
    FailoverMode mode = marker == null ? lease.mode() : FailoverMode.STRICT_WRITER;
    // An agent that gave the link up, a host monitor mostly, knows a host that answers no link.
    String givenUpBecause = link.abortedBecause();
    boolean givenUp = givenUpBecause != null;
    String reason = loss.evictionReason(failure);
    lease.evict(reason);
    Takeover takeover =
        takeovers.await(
            session.hostWait(),
            link,
            loss,
            givenUpBecause == null ? reason : givenUpBecause,
            mode,
            deadline);
    if (loss == LinkLoss.LOST
        && !givenUp
        && link.role() == Role.WRITER
        && takeover.isBackOn(from)) {
      takeovers.awaitLocks(session.hostWait(), lease, from, deadline);
    }
    Finding finding =
        marker == null
            ? unmarked(session, link, outcome, phase)
            : ask(session.hostWait(), link, marker, takeover, deadline);
    if (finding instanceof Finding.Committed) {
      return null;
    }
    TransactionOutcome known =
        finding instanceof Finding.RolledBack ? TransactionOutcome.ROLLED_BACK : outcome;
    FailoverDetails details = new FailoverDetails(phase, from, takeover.to(), takeover.elapsed());
    String lost = loss.sentence(from);
    Refusal refusal = VerdictWording.refusal(known, lost, takeover, finding, details, failure);
    SQLException exception =
        refusal == null
            ? VerdictWording.noTransaction(lost, takeover, finding, details, failure)
            : session.refuse(refusal);
    if (exception instanceof FailoverSQLException verdict) {
      session.remember(verdict);
      events.follow(verdict);
      events.publish(new EngineEvent.Verdict(events.source(), from, session.tenant(), verdict));
    }
    return exception;
  }

  /** Why an unknown commit is not asked about, where such commits are; null where they are not. */
  private @Nullable Finding unmarked(
      FailedSession session, Link link, TransactionOutcome outcome, Phase phase) {
    if (verification == null
        || outcome != TransactionOutcome.UNKNOWN
        || phase != Phase.COMMIT
        || !link.wrote()
        || session.state().readOnly()) {
      return null;
    }
    String because = verification.unmarkedBecause(link);
    return because == null ? null : new Finding.Unanswered(because);
  }

  /** Asks about a lost commit, unless there is no host to ask. */
  private Finding ask(
      AbortableWait wait, Link link, Marker marker, Takeover takeover, Deadline deadline) {
    boolean hasHost = takeover.noHost() == null;
    if (verification == null || !hasHost) {
      return new Finding.Unanswered(hasHost ? "verification is off" : "there is no host to ask");
    }
    if (!wait.begin()) {
      return new Finding.Unanswered(TakeoverWait.ABORTED);
    }
    try {
      return verification.ask(marker, link, deadline);
    } finally {
      wait.end();
    }
  }
}
