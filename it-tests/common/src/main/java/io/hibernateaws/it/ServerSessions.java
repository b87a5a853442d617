package io.hibernateaws.it;

import java.sql.Connection;
import java.sql.SQLException;

/** Queries to a server, by an administrator, about the sessions it has; all but one count them. */
public interface ServerSessions {
  /** Those of an account. */
  String ofUser(String user);

  /** Those whose client calls itself like this, as {@code LIKE} understands it. */
  String named(String like);

  /** Those with such a name in which a transaction is open and nothing runs. */
  String inTransaction(String like);

  /** Those in which exactly this text runs. */
  String running(String sql);

  /** Those that wait for a lock of another. */
  String waitingForLocks();

  /** The accounts of the sessions with such a name, each once, with commas between. */
  String users(String like);

  /** The name of the session that asks. */
  String ownName();

  /** Ends those with such a name. */
  void end(Connection admin, String like) throws SQLException;

  /** Ends those of an account. */
  void endOfUser(Connection admin, String user) throws SQLException;
}
