package io.hibernateaws.engine.handout;

import io.hibernateaws.engine.link.Link;
import io.hibernateaws.engine.product.CallKind;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * How the calls on a driver's object begin and fail in the session that was given the object.
 * Confined to the session.
 */
public interface CallGuard {
  /** The link that the object belongs to. */
  Link link();

  /** Whether the session still has that link, so that a call acts on no other session. */
  boolean holdsLink();

  /**
   * A call that changes nothing begins.
   *
   * @return the link, on which the call is to be ended
   * @throws SQLException if the session does not have the link any more, or must not use it
   */
  Link enter() throws SQLException;

  /**
   * A call that changes data begins, though no text says so.
   *
   * @throws SQLException also if the session only reads
   */
  Link enterChange() throws SQLException;

  /** What to throw for a call that has failed. */
  SQLException failed(Link link, SQLException failure, CallKind kind, @Nullable String sql);

  /** A call has ended with neither a result nor an {@link SQLException}. */
  void torn(Link link, CallKind kind, @Nullable String sql);

  /**
   * The application is given an object of the driver that no wrapper guards.
   *
   * @throws SQLException if the session does not have the link any more
   */
  void handsOut() throws SQLException;

  /** The application's statement behind the object; null if there is none. */
  @Nullable Statement statement();

  /** A wrapper of a description of this object's rows. */
  default @Nullable ResultSetMetaData columns(@Nullable ResultSetMetaData described) {
    return described == null ? null : new GuardedResultSetMetaData(this, described);
  }
}
