package io.hibernateaws.local.replication;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One member as Aurora shows it to clients.
 *
 * @param serverId the instance's identifier
 * @param sessionId {@link #WRITER_SESSION} on the writer; on a reader new with every start
 * @param durable on the writer: up to where its history is written; else null
 * @param received on a reader: up to where it has the writer's history; else null
 * @param read on a reader: up to where it shows it; else null
 * @param activeTransactions of clients
 * @param updated when the member was observed; null = not told
 * @param lagMillis how old what a reader shows is; null on the writer and while it is not known
 * @param load of the machine by the member's processes, in percent
 */
public record TopologyRow(
    String serverId,
    String sessionId,
    @Nullable Position durable,
    @Nullable Position received,
    @Nullable Position read,
    int activeTransactions,
    @Nullable Instant updated,
    @Nullable Double lagMillis,
    double load) {
  /** By this Aurora marks its writer. */
  public static final String WRITER_SESSION = "MASTER_SESSION_ID";

  /** Whether the row names the writer. */
  public boolean isWriter() {
    return sessionId.equals(WRITER_SESSION);
  }

  /** The same row, observed at another time. */
  public TopologyRow updatedAt(@Nullable Instant time) {
    return new TopologyRow(
        serverId, sessionId, durable, received, read, activeTransactions, time, lagMillis, load);
  }

  /** The same member, claimed to be the writer. */
  public TopologyRow asWriter() {
    return new TopologyRow(
        serverId, WRITER_SESSION, durable, received, read, activeTransactions, updated, null, load);
  }
}
