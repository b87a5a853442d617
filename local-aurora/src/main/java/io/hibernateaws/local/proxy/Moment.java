package io.hibernateaws.local.proxy;

/** When, around one statement, a connection is cut. */
public enum Moment {
  /** The statement has left the client and does not reach the server. */
  BEFORE_SERVER,
  /** The server has executed the statement and answered; no byte of the answer passes. */
  BEFORE_ANSWER,
  /** The whole answer has passed. */
  AFTER_ANSWER
}
