package io.hibernateaws.engine.product;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * Asks a server what the session of a link was left with. Every call is made outside a transaction,
 * with autocommit on; the caller sets the deadline. Stateless; any thread may call.
 */
public interface SessionQuestion {
  /** Asks a link that was just opened. */
  FreshSession fresh(Connection raw) throws SQLException;

  /**
   * Puts every parameter, and as whom the session works, back to what a fresh link has, and asks.
   * The driver has reset the session before, where its protocol has a message for that.
   */
  ServerSession reset(Connection raw, FreshSession fresh) throws SQLException;

  /** Ends the leftovers that were found, in one round trip; what is left then must be asked. */
  void end(Connection raw, ServerSession found) throws SQLException;

  /**
   * Whether rows can be changed in the link's database without running anything that could change
   * the session of the link, in one round trip.
   */
  boolean changesOfDataAreHarmless(Connection raw) throws SQLException;
}
