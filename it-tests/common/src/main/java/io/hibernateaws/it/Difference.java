package io.hibernateaws.it;

/** In what a product differs from what JDBC lets expect, where a test says what is right. */
public enum Difference {
  /** The driver sets no savepoint in a session that only reads. */
  NO_SAVEPOINT_WHERE_READ_ONLY,
  /** A savepoint alone begins no transaction. */
  SAVEPOINT_BEGINS_NOTHING,
  /** No message asks for further rows of a query: they come at once, or one after the other. */
  NO_FETCH_IN_PARTS,
  /** A batch is a message for each of its statements. */
  BATCH_OF_MESSAGES,
  /** The server is told of the autocommit mode that Hibernate puts back after a transaction. */
  AUTOCOMMIT_IS_SENT,
  /** A procedure may commit the transaction that calls it. */
  PROCEDURE_COMMITS_ITS_CALLER,
  /** A session that only reads calls no procedure. */
  NO_CALL_WHERE_READ_ONLY,
  /** No answer tells what has ended a transaction, so that texts have to be read. */
  COMMIT_IS_UNTOLD,
  /** No constraint and no trigger waits for the commit, so that none fails it. */
  NOTHING_WAITS_FOR_THE_COMMIT
}
