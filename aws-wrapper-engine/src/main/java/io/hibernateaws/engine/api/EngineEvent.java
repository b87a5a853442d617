package io.hibernateaws.engine.api;

import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Something an engine did or saw. One record per kind; instances are named by their identifiers.
 */
public sealed interface EngineEvent {
  /** A session got a link. {@code waited} is the time from its first statement. */
  record Bound(String instance, Role role, boolean readOnly, String tenant, Duration waited)
      implements EngineEvent {}

  /** A session got no link; {@code waited} is the time from its first statement. */
  record NotBound(boolean readOnly, String tenant, Duration waited, SQLException because)
      implements EngineEvent {}

  /** A session gave its link back; {@code kept} says whether the store keeps it. */
  record Returned(String instance, String tenant, boolean kept, String because)
      implements EngineEvent {}

  /** A read-only session was given the writer because no reader was usable. */
  record ReaderFallback(String instance, String because) implements EngineEvent {}

  /** A physical connection was opened, role verified. */
  record LinkOpened(String instance, Role role, Duration took) implements EngineEvent {}

  /** A physical connection ended. */
  record LinkClosed(String instance, String because) implements EngineEvent {}

  /** The cluster's topology is being searched for a host of a wanted role. */
  record SearchStarted(String because) implements EngineEvent {}

  /** The search ended; {@code writer} is null when it ended without a verified writer. */
  record SearchEnded(@Nullable String writer, Duration took, long probes) implements EngineEvent {}

  /** A new topology is in force. */
  record TopologyChanged(@Nullable String writer, int members, String because)
      implements EngineEvent {}

  /** A session's failover ended; {@code to} is null when no host was found in time. */
  record FailedOver(@Nullable String from, @Nullable String to, Duration took)
      implements EngineEvent {}

  /** A session was told what happened to its transaction. */
  record Verdict(@Nullable String instance, String tenant, SQLException verdict)
      implements EngineEvent {}

  /**
   * A commit that was lost in flight was asked about: {@code asked} is the instance that answered,
   * {@code committed} its answer.
   */
  record OutcomeVerified(String instance, String asked, boolean committed, Duration took)
      implements EngineEvent {}

  /** A host answers again. */
  record MemberUp(String instance) implements EngineEvent {}

  /** A host does not answer. */
  record MemberDown(String instance, String because) implements EngineEvent {}

  /** The monitor asked a member for its role. */
  record Probed(String instance, boolean answered, Duration took) implements EngineEvent {}

  /**
   * A host's monitor has given the host up and ended the calls in flight to it.
   *
   * @param calls how many
   * @param lastProbe how long the last probe waited for an answer
   */
  record CallsAborted(String instance, int calls, Duration lastProbe) implements EngineEvent {}

  /** Credentials were fetched from their source. */
  record CredentialsFetched(String user) implements EngineEvent {}

  /**
   * A lease was held longer than {@code pool.leak_detection}; {@code takenAt} is where it was
   * taken.
   */
  record LeaseHeldLong(String instance, Duration held, Throwable takenAt) implements EngineEvent {}
}
