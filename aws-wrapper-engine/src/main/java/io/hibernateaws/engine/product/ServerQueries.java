package io.hibernateaws.engine.product;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * What a server of one family is asked about itself. Stateless; any thread may call. Every query is
 * one that cannot fail and so cannot abort a transaction, fully qualified against a hostile search
 * path; the caller sets the deadline.
 */
public interface ServerQueries {
  /** Asks the server at the other end for its role and its names, in one round trip. */
  LinkIdentity identify(Connection raw) throws SQLException;

  /**
   * Asks a writer how far it has written, in one round trip: everything that was committed before
   * the question lies before the answer.
   *
   * @return null if the server does not know, or is no writer
   */
  @Nullable Position written(Connection raw) throws SQLException;

  /** Why a writer that is one may not answer {@link #written}, as part of a sentence. */
  String writtenUnknown();

  /**
   * Asks a reader how far what it shows has come, in one round trip.
   *
   * @return null if the server does not know, or is no reader
   */
  @Nullable Position shown(Connection raw) throws SQLException;

  /** Why a reader that is one may not answer {@link #shown}, as part of a sentence. */
  String shownUnknown();
}
