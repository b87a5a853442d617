package io.hibernateaws.it.adversary;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** What the adversary knows of a database product. */
public interface Repertoire {
  /**
   * Statements for an administrator that make what the moves need, once the tenants' schemas are
   * there.
   *
   * @param user of the application
   */
  List<String> setUp(String user, List<String> tenants);

  /** Moves that no other product has. */
  List<Move> moves();

  /** The classes of its driver. */
  DriverClasses driver();

  /** The fetch size with which the driver lets the server send rows one after the other. */
  int rowByRow();

  /** A statement that ends its own session on the server. */
  String endingItself();

  /** A query that writes this row by a function, which {@link #setUp} has made. */
  String writing(Row row);

  /** A call of a procedure that writes this row and commits, to be made in no transaction. */
  String committing(Row row);

  /**
   * Statements that commit the transaction they stand in, some of them failing; empty where
   * definitions commit nothing.
   */
  List<String> definitions(String tenant);

  /** SQL states that a lost connection has too, for a server that lives to raise. */
  List<String> states();

  /** Statements that change nothing and raise such a code each. */
  List<String> raising();

  /** A call that writes this row, commits and raises this one of the states. */
  String committingAndRaising(Row row, String state);

  /** What writes a row and commits, whereupon the server ends the session. */
  RowText endedAfterCommit();

  /** Statements each of which leaves something on its link. */
  List<String> leftovers();

  /** Statements that do so one after the other in a transaction, which is committed then. */
  List<List<String>> leftoversOfTransactions();

  /** Texts that do not look as if they wrote a row. */
  List<RowText> hiddenWrites();

  /** Statements that would let a read-only session write. */
  List<String> lifts();

  /** What a text begins with that ends the transaction before it does something else. */
  List<String> endsOfTransactions();

  /** Texts that write a row, beside an insert and a query. */
  List<String> writes(Row row);

  /**
   * A query for one text with everything that a session can leave to the next one, each in a line
   * of its own: the same on every fresh session of a tenant in a role.
   */
  String state();

  /** The setting by which every tenant is in the schema, or database, with its name. */
  Map<String, Object> tenancy();

  /** How many pools a unit with that many tenants has for each instance. */
  int pools(int tenants);

  /** The session looks names up where this tenant's are. */
  void lookUpIn(Connection session, String tenant) throws SQLException;
}
