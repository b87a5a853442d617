package io.hibernateaws.engine.api;

import java.sql.SQLException;

/**
 * 25001: a statement that needs the other role, or a change of role inside a transaction.
 * Deliberately no connection error: the connection and its transaction are unchanged, pools keep
 * it.
 */
public final class ReadWriteSplittingSQLException extends SQLException {
  private static final long serialVersionUID = 1L;

  public static final String SQL_STATE = "25001";

  public ReadWriteSplittingSQLException(String reason) {
    super(reason, SQL_STATE);
  }
}
