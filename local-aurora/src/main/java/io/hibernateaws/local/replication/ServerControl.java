package io.hibernateaws.local.replication;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;

/**
 * One connection of the supervisor to a server, opened when it is needed and again after it was
 * lost. Every question has a deadline of a few seconds: a frozen server must not freeze the
 * supervisor. For one thread.
 */
public interface ServerControl extends AutoCloseable {
  /**
   * Returns when the server answers.
   *
   * @throws SQLException if it does not within this time, or has ended; names its log
   */
  void awaitAnswer(Duration patience) throws SQLException;

  /** What the server says about itself. */
  Observation observe(Duration deadline) throws SQLException;

  /** Whether the server refuses writes because it replays another one's. */
  boolean isReader() throws SQLException;

  /** On a reader: up to where it has the writer's history, shown or not. */
  Position received() throws SQLException;

  /** On a writer: up to where its history is written. */
  Position durable() throws SQLException;

  /**
   * Tells a reader to become a writer whose commits wait for no acknowledgement; may return before
   * it is one. No effect on a writer.
   */
  void promote() throws SQLException;

  /** Points a living reader to another server; it goes on from where it is. */
  void follow(ReplicatedServer upstream) throws SQLException;

  /**
   * On the writer: a commit waits from now on until one of these readers has it, or for none if
   * there are none. Returns when no commit waits for another reader any more and, if none was
   * waited for before, when no commit goes through without an acknowledgement.
   *
   * @param before identifiers as of the last call
   * @param readers identifiers
   */
  void awaitAcknowledgements(Set<String> before, Set<String> readers) throws SQLException;

  /** On the writer: ends the stream to a reader, which would hold up a shutdown. */
  void endStream(String reader) throws SQLException;

  /**
   * On a writer that another one replaces while it lives: it keeps its connections, refuses writes,
   * and never acknowledges a commit again. Returns when that is so.
   */
  void fence() throws SQLException;

  /**
   * Lets a fenced writer follow another one from where it is.
   *
   * @return false if that needs a new copy of the other's data
   */
  boolean stepDown(ReplicatedServer writer) throws SQLException;

  /** On the writer of RDS's servers, at a change: whether the application's role may ask. */
  void grantTopology(boolean granted) throws SQLException;

  /** The same: whether a table that tells the topology has rows; no effect where none does. */
  void fillTopology(boolean filled) throws SQLException;

  /** On a reader: it goes on receiving and acknowledging, but shows nothing new. */
  void pauseReplay() throws SQLException;

  /** Ends {@link #pauseReplay}. */
  void resumeReplay() throws SQLException;

  /** Drops the connection; the next call opens another. */
  void forget();

  @Override
  void close();
}
