package io.hibernateaws.demo;

/**
 * Something the application did for a client, retries included.
 *
 * @param kind what
 * @param place where the transaction ran that succeeded
 * @param beganAt {@link System#nanoTime()} when the client asked
 * @param endedAt {@link System#nanoTime()} when the client had its answer
 */
record Operation(Kind kind, Place place, long beganAt, long endedAt) {
  /** What clients do. */
  enum Kind {
    WRITE,
    READ
  }
}
