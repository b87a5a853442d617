package io.hibernateaws.engine.product;

import io.hibernateaws.engine.api.SettingsException;
import io.hibernateaws.engine.endpoint.EndpointKind;
import io.hibernateaws.engine.endpoint.Protocol;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the SQL servers of one make say and mean. Stateless; any thread may call. Queries are fully
 * qualified against a hostile search path; the caller sets the deadline.
 */
public interface DatabaseProduct {
  /** What follows {@code jdbc:} in the URLs of the driver of its own make. */
  Protocol protocol();

  /** The same of every driver that speaks with its servers, the one of its own make first. */
  default List<Protocol> protocols() {
    return List.of(protocol());
  }

  /** Questions about a text. */
  SqlText sqlText();

  /** Reads along what a driver sends on a new connection. */
  default SentMessages sentMessages() {
    return new UnreadMessages();
  }

  /**
   * Reads an exception with its causes and next exceptions: who spoke decides, then states, never
   * messages.
   *
   * @param speakers who made an exception, its causes aside
   */
  FailureKind classify(SQLException failure, Function<SQLException, Speaker> speakers);

  /** Whether the failure says that the server is starting and will serve soon. */
  boolean isStarting(SQLException failure);

  /** The SQL state of every statement after a failed one in the same transaction. */
  String failedTransactionState();

  /** The SQL state of a write that a server refuses because it is a reader. */
  String refusesWritesState();

  /**
   * Whether a statement may commit the transaction it runs in and go on, so that a loss after it
   * does not mean that all of the transaction is rolled back.
   */
  default boolean commitsImplicitly() {
    return false;
  }

  /**
   * Whether the running transaction may have changed anything, as far as the server tells; at most
   * one round trip.
   */
  boolean hasWritten(Connection raw) throws SQLException;

  /**
   * The position of a text that may come from anywhere.
   *
   * @throws IllegalArgumentException if it is no position of this product
   */
  Position position(String text);

  /** Whether its servers may be told to say by themselves what their sessions commit. */
  default boolean tellsCommits() {
    return true;
  }

  /**
   * The position of what a session has just committed.
   *
   * @param told how the server called its latest transactions
   * @return null if that is no position by itself
   */
  default @Nullable Position committed(String told) {
    return null;
  }

  /**
   * Ends a server process of an abandoned link, if it still is the one that was abandoned.
   *
   * @return whether it was there, and so may still be
   */
  boolean end(Connection raw, ServerProcess process) throws SQLException;

  /** Which of JDBC's two names decides what an unqualified table name means. */
  Namespace namespace();

  /**
   * Puts the name of {@link #namespace} back to what the link was opened with, outside a
   * transaction.
   *
   * @param opened what a fresh link answers; one name, though the server may search more
   */
  void resetNamespace(Connection raw, @Nullable String opened) throws SQLException;

  /** How a server is asked what the session of a link was left with; null if it cannot be. */
  @Nullable SessionQuestion sessionQuestion();

  /**
   * Tells the server that new transactions of its session only read, or puts back what the link was
   * opened with; outside a transaction, with autocommit on, in one round trip.
   *
   * @return whether the server says that new transactions only read
   */
  boolean holdToReads(Connection raw, boolean on) throws SQLException;

  /**
   * A text that begins a transaction in which nothing can be written, and which nothing that is
   * called in it can end.
   */
  String beginReading();

  /**
   * The server parameter that is {@code on} while new transactions of the session only read, and
   * that servers may report by themselves; null if there is none.
   */
  @Nullable String readOnlyParameter();

  /**
   * The server parameter that is {@code on} while the server is in recovery, and that servers may
   * report by themselves, anew with every answer; null if there is none.
   */
  @Nullable String recoveryParameter();

  /** The server parameter that says its version and that servers report by themselves, if any. */
  @Nullable String versionParameter();

  /**
   * Whether read-only transactions hold back every write on servers of this version.
   *
   * @param version as the server reported it, null if it did not
   */
  boolean readOnlyHoldsAll(@Nullable String version);

  /**
   * The server parameter that is {@code on} while a backslash in a literal is a character like any
   * other, and that servers report by themselves; null if it always is.
   */
  @Nullable String plainLiteralsParameter();

  /**
   * The marker table of this name.
   *
   * @param schema any identifier
   * @param table any identifier
   * @param retention age after which a row is old
   */
  MarkerTable markerTable(String schema, String table, Duration retention);

  /** How names are written and compared. */
  IdentifierRules identifiers();

  /**
   * What the user of monitors must be to end the server processes of other users: a part of a
   * sentence of the documentation that begins with "on" and the name of the product.
   */
  String monitoringUser();

  /** The statement that lets a user log in with tokens of IAM, for messages. */
  String tokenUser(String user);

  /** The family that a host name suggests; good enough to read errors with until it is asked. */
  DatabaseFamily likely(EndpointKind kind);

  /**
   * Asks the server at the other end for its family, in one or two round trips.
   *
   * @param raw a link of the engine's own, in autocommit mode
   * @param kind what the host name of the URL says
   * @throws SQLException when the server could not be asked; nothing is known then
   * @throws SettingsException when the server is of a family that is known but not provided
   */
  DatabaseFamily detect(Connection raw, EndpointKind kind) throws SQLException;

  /**
   * The family that the settings name, of which the server is not asked.
   *
   * @throws SettingsException when the server, by what it said at the log-in, is of another make
   */
  default DatabaseFamily confirmed(Connection raw, DatabaseFamily set) throws SQLException {
    return set;
  }

  /** What its servers are asked about what an engine lacks there. */
  ServerExamination examination();
}
