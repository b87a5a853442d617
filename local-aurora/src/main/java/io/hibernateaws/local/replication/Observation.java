package io.hibernateaws.local.replication;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one server said about itself.
 *
 * @param nanoTime when it was asked
 * @param at the same on the wall clock
 * @param reader whether it replays another server's history and refuses writes
 * @param durable on a writer: up to where its history is written; else null
 * @param received on a reader: up to where it has the writer's history; else null
 * @param replayed on a reader: up to where it shows it; else null
 * @param activeTransactions of clients
 * @param commitsWaiting on a writer: sessions that have waited long for a reader's acknowledgement
 * @param streaming on a writer: identifiers of the readers that stream from it, each with the
 *     position up to which it has acknowledged
 */
public record Observation(
    long nanoTime,
    Instant at,
    boolean reader,
    @Nullable Position durable,
    @Nullable Position received,
    @Nullable Position replayed,
    int activeTransactions,
    int commitsWaiting,
    Map<String, Position> streaming) {
  public Observation {
    streaming = Map.copyOf(streaming);
  }
}
