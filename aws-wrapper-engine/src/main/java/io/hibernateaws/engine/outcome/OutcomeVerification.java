package io.hibernateaws.engine.outcome;

import io.hibernateaws.engine.link.Link;
import io.hibernateaws.engine.time.Deadline;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * How a session makes its commits verifiable, and asks about one that was lost. Thread-safe; the
 * links belong to the calling sessions.
 */
public interface OutcomeVerification {
  /**
   * Writes the marker of the running transaction, immediately before its commit. The statement is
   * part of the transaction: it has no other limits than those of the application's own.
   *
   * @return null if this transaction cannot be verified, or has nothing to verify
   * @throws SQLException the driver's own; the transaction has failed
   */
  @Nullable Marker mark(Link link) throws SQLException;

  /**
   * Why {@link #mark} wrote no marker for a transaction that writes on this link; continues the
   * sentence "it could not be verified: …", null if there was nothing to verify. Asks nothing.
   */
  @Nullable String unmarkedBecause(Link link);

  /** The transaction is over, or its outcome needs no asking any more. */
  void settled(Marker marker);

  /** A marker could not be written although the table was in order; later ones are not tried. */
  void markingFailed(Link link, SQLException failure);

  /**
   * Asks what became of the commit. Waits for its answer; an interrupt ends the wait and stays set.
   *
   * @param lost the link it was sent on, which has been given up
   */
  Finding ask(Marker marker, Link lost, Deadline deadline);
}
