package io.hibernateaws.engine.product;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The marker table of {@code transaction.outcome=verify} in the SQL of one product: every statement
 * the engine sends about it, qualified against a hostile search path. Stateless; the caller sets
 * the deadline.
 */
public interface MarkerTable {
  /** Quoted, as a user may paste it. */
  String name();

  /** Writes the marker of the running transaction; false if something kept it out. */
  boolean mark(Connection raw, UUID id) throws SQLException;

  /**
   * Asks for a marker by writing its opposite under the same key: the server lets only one of them
   * be, waits for a transaction that is still under way, and keeps the answer. It counts once it is
   * committed, which proves that the server may still commit and that what it answered is as safe.
   *
   * @return whether the marker's transaction was committed
   * @throws SQLException also while that transaction is under way
   */
  boolean wasCommitted(Connection raw, UUID id) throws SQLException;

  /** Why the table cannot be used by this user; null if it can. Changes nothing. */
  @Nullable String problem(Connection raw) throws SQLException;

  /** The {@link #problem} of a table that is not there. */
  default String missing() {
    return "there is no table " + name();
  }

  /**
   * The same with what mends it; null if the table can be used, or can be created if need be.
   *
   * @param creates whether the engine makes the table where it is missing
   */
  @Nullable Lack lack(Connection raw, boolean creates) throws SQLException;

  /** Creates the table where it is missing. */
  void create(Connection raw) throws SQLException;

  /** Deletes rows of a range, at most {@code most}; returns how many. */
  int deleteRange(Connection raw, UUID from, UUID below, int most) throws SQLException;

  /** Deletes rows that no engine has deleted within the retention, at most {@code most}. */
  int deleteOld(Connection raw, int most) throws SQLException;
}
