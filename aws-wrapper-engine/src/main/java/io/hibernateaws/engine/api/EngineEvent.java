package io.hibernateaws.engine.api;

import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Something an engine did or saw. One record per kind; instances are named by their identifiers.
 */
public sealed interface EngineEvent {
  /** The engine that the event is about. */
  Source source();

  /**
   * An engine, as its events name it.
   *
   * @param unit name of the persistence unit or application
   * @param cluster key of the cluster: the setting {@code cluster_id}, or derived from the endpoint
   */
  record Source(String unit, String cluster) {}

  /** A session got a link. {@code waited} is the time from its first statement. */
  record Bound(
      Source source, String instance, Role role, boolean readOnly, String tenant, Duration waited)
      implements EngineEvent {}

  /** A session got no link; {@code waited} is the time from its first statement. */
  record NotBound(
      Source source, boolean readOnly, String tenant, Duration waited, SQLException because)
      implements EngineEvent {}

  /**
   * A session gave its link back.
   *
   * @param kept whether the store keeps it
   * @param held since the session got it
   */
  record Returned(
      Source source, String instance, String tenant, boolean kept, String because, Duration held)
      implements EngineEvent {}

  /** A read-only session was given the writer because no reader was usable. */
  record ReaderFallback(Source source, String instance, String because) implements EngineEvent {}

  /** A physical connection was opened, role verified. */
  record LinkOpened(Source source, String instance, Role role, Duration took)
      implements EngineEvent {}

  /** A physical connection ended. */
  record LinkClosed(Source source, String instance, String because) implements EngineEvent {}

  /** The cluster's topology is being searched for a host of a wanted role. */
  record SearchStarted(Source source, String because) implements EngineEvent {}

  /** The search ended; {@code writer} is null when it ended without a verified writer. */
  record SearchEnded(Source source, @Nullable String writer, Duration took, long probes)
      implements EngineEvent {}

  /** A new topology is in force. */
  record TopologyChanged(Source source, @Nullable String writer, int members, String because)
      implements EngineEvent {}

  /**
   * A session lost its link in a call and waits for a host that takes over; a {@link Verdict} or a
   * {@link OutcomeVerified} follows on the same thread.
   *
   * @param role of the link
   * @param news false where the links of the instance were known to be of no use before
   */
  record LinkLost(Source source, String instance, Role role, String because, boolean news)
      implements EngineEvent {}

  /** A session without a link waits until a host of its role is usable. */
  record WaitBegan(Source source, boolean readOnly) implements EngineEvent {}

  /**
   * The wait of a session without a link is over, on the thread on which it began; {@code instance}
   * is null when the session got no link.
   */
  record WaitEnded(Source source, boolean readOnly, @Nullable String instance)
      implements EngineEvent {}

  /**
   * A session's failover ended, after its {@link LinkLost} and unless its thread was interrupted.
   *
   * @param role of the link that was lost
   * @param to null when no host was found in time
   */
  record FailedOver(
      Source source, @Nullable String from, Role role, @Nullable String to, Duration took)
      implements EngineEvent {}

  /** A session was told what happened to its transaction. */
  record Verdict(Source source, @Nullable String instance, String tenant, SQLException verdict)
      implements EngineEvent {}

  /**
   * A commit that was lost in flight was asked about: {@code asked} is the instance that answered,
   * {@code committed} its answer.
   */
  record OutcomeVerified(
      Source source, String instance, String asked, boolean committed, Duration took)
      implements EngineEvent {}

  /**
   * A unit of work is about to be run again after a verdict: {@code FailoverRetry} tells so, what
   * an application repeats by itself is not known.
   *
   * @param instance whose link was lost, null if none was bound
   * @param attempt number of the one that failed, from 1
   */
  record TriedAgain(
      Source source, @Nullable String instance, int attempt, FailoverSQLException verdict)
      implements EngineEvent {}

  /** A host answers again. */
  record MemberUp(Source source, String instance) implements EngineEvent {}

  /** A host does not answer. */
  record MemberDown(Source source, String instance, String because) implements EngineEvent {}

  /** The monitor asked a member for its role, or for a first word where it could not log in. */
  record Probed(Source source, String instance, boolean answered, Duration took)
      implements EngineEvent {}

  /** A host's monitor gives the host up; the calls in flight to it are about to be ended. */
  record HostGivenUp(Source source, String instance, String because) implements EngineEvent {}

  /**
   * A host's monitor has given the host up and ended the calls in flight to it.
   *
   * @param calls how many
   * @param lastProbe how long the last probe waited for an answer
   */
  record CallsAborted(Source source, String instance, int calls, Duration lastProbe)
      implements EngineEvent {}

  /** Credentials of a user were fetched from their source, for one physical connection. */
  record CredentialsFetched(Source source, String user, Duration took) implements EngineEvent {}

  /**
   * A lease was held longer than {@code pool.leak_detection}; {@code takenAt} is where it was
   * taken.
   */
  record LeaseHeldLong(Source source, String instance, Duration held, Throwable takenAt)
      implements EngineEvent {}

  /** The engine is closed; hardly anything follows. */
  record EngineClosed(Source source) implements EngineEvent {}
}
