package io.hibernateaws.it;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The statements and expressions in which products differ. */
public interface ProductSql {
  /** A query for the identifier of the instance that answers. */
  String instance();

  /** A query for the server process behind the connection: one physical connection. */
  String process();

  /** A query for whether the instance that answers only reads. */
  String isReader();

  /** A query for whether a reader's copy stands still. */
  String isPaused();

  /** What the driver sends, or how it begins, when autocommit is switched on in a transaction. */
  String endOfTransaction();

  /** A query for the isolation of the transaction, which answers as in SQL's standard. */
  String isolation();

  /** A query that takes that long and answers with one row with a number. */
  String sleep(Duration duration);

  /** A statement that changes a setting for one transaction and writes nothing. */
  String setInTransaction();

  /** The name as an identifier, whatever is in it. */
  String quoted(String name);

  /** A statement that gives an account another password. */
  String setPassword(String user, String password);

  /** Statements that make an account that may log in to a database. */
  List<String> createUser(String user, String password, String database);

  /**
   * The ways in which an administrator keeps an account from logging in; the first shuts it out.
   */
  List<ShutOut> shutOuts(String user, String password);

  /**
   * One way to keep an account from logging in.
   *
   * @param spoil the statement that does so
   * @param mend the statement after which the account may log in again
   * @param state with which a log-in is refused between
   * @param said what the server says then
   */
  record ShutOut(String spoil, String mend, String state, String said) {}

  /** Statements without which an account that may use a table does not get into its schema. */
  List<String> openSchema(String schema, String user);

  /** The type of a column for the identifiers that Hibernate writes. */
  String uuidType();

  /** The type of a column for what JDBC calls BLOB and CLOB. */
  String largeObjectType();

  /** An identifier as the parameter of a statement. */
  Object uuid(UUID id);

  /** An identifier as part of a text. */
  String uuidLiteral(UUID id);

  /** An expression that gives a new identifier. */
  String newUuid();

  /** Statements that write to a table whose one mandatory column is {@code id}, and say so. */
  List<String> writes(String table);

  /** A statement that fails with this state, while the server and the session live. */
  String failing(String state);

  /**
   * A statement in which the server ends the session that runs it; empty where a server answers
   * such a one before.
   */
  Optional<String> endingItself();

  /**
   * Statements that make a procedure that adds the row it is given, commits, and fails with the one
   * of these states that it is given, or is ended by the server where there is none.
   */
  List<String> committingAndFailingProcedure(String name, String table, List<String> states);

  /** Statements that make a function without arguments that adds a row and answers with 1. */
  List<String> writingFunction(String name, String table);

  /** Statements that make a function that adds the row it is given and answers with 1. */
  List<String> writingFunctionOfRow(String name, String table);

  /**
   * Statements for an administrator after which new transactions of every session are refused
   * writes, or are not any more; the sessions stay. None where open transactions would be refused
   * to commit too.
   */
  List<String> refuseWrites(boolean on);

  /** A query for whether the session that asks is refused writes so. */
  String isRefusingWrites();

  /** The states with which a server refuses to write, or to commit within a transaction. */
  List<String> refusalsOfWrites();

  /** Statements that make a procedure that adds the row it is given and commits. */
  List<String> committingProcedure(String name, String table);

  /**
   * Statements that make a procedure that adds its first row, commits, waits for the only row of
   * the gate, adds its second row and commits.
   */
  List<String> pausingProcedure(String name, String table, String gate);

  /** Statements that make a procedure without arguments that only reads. */
  List<String> readingProcedure(String name, String table);

  /** Statements for an administrator, without which {@link #noteAsking} knows of no log-in. */
  List<String> noteLogIns();

  /**
   * Statements that make a table of the numbers {@code began} and {@code ended}: for every session
   * that asks for a marker the microseconds at which it logged in and at which it asked.
   */
  List<String> noteAsking(String markers, String notes);

  /** A query for a number that grows with every transaction that adds a row. */
  String newest(String table);

  /** A statement that adds that many markers of outcomes, two days old. */
  String oldMarkers(String table, int count);
}
