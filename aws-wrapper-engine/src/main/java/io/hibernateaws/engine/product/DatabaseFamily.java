package io.hibernateaws.engine.product;

import io.hibernateaws.engine.api.Member;
import io.hibernateaws.engine.endpoint.Endpoint;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A kind of database: what to ask it and how to read its errors. Stateless; any thread may call.
 * Every query is one that cannot fail and so cannot abort a transaction, fully qualified against a
 * hostile search path; the caller sets the deadline.
 */
public interface DatabaseFamily {
  /** The code used by the setting {@code family}, e.g. {@code aurora-pg}. */
  String code();

  /** Whether the servers can tell the members of their cluster. */
  boolean hasTopology();

  /** Asks the server at the other end who it is, in one round trip. */
  LinkIdentity identify(Connection raw) throws SQLException;

  /**
   * Asks the server for the members of its cluster (aws-server-interfaces 2.4, 2.11): stale rows
   * are filtered by the query, of several writers the newest wins.
   *
   * @param endpoints where an instance of a given identifier is reached
   * @return the members with exactly one writer, or an empty list when the answer must not be used
   *     (no rows, no writer)
   */
  List<Member> members(Connection raw, Function<String, Endpoint> endpoints) throws SQLException;

  /**
   * Asks a writer how far it has written, in one round trip: everything that was committed before
   * the question lies before the answer.
   *
   * @return null if the server does not know, or is no writer
   */
  default @Nullable Position written(Connection raw) throws SQLException {
    return null;
  }

  /**
   * Asks a reader how far what it shows has come, in one round trip.
   *
   * @return null if the server does not know, or is no reader
   */
  default @Nullable Position shown(Connection raw) throws SQLException {
    return null;
  }

  /**
   * Ends a server process of an abandoned link, if it still is the one that was abandoned.
   *
   * @return whether it was there, and so may still be
   */
  boolean endBackend(Connection raw, LinkIdentity backend) throws SQLException;

  /** Reads an exception with its causes and next exceptions; states decide, not messages. */
  FailureKind classify(SQLException failure);
}
