package io.hibernateaws.engine.product;

/** What the server last said about the transaction of a link. */
public enum TransactionState {
  IDLE,
  OPEN,
  /** Open, but a statement failed: on PostgreSQL only a rollback is possible. */
  FAILED
}
