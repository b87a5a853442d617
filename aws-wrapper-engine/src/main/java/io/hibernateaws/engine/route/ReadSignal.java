package io.hibernateaws.engine.route;

import java.util.Locale;

/** What may say that a session only reads (setting {@code read_write_splitting.signals}). */
public enum ReadSignal {
  /** The session was opened as one, so the provider was asked for a read-only connection. */
  HIBERNATE(
      "its session was opened as a read-only one (readOnly(true))",
      "use one that is not read-only"),
  /** {@code Connection.setReadOnly(true)} outside a transaction. */
  JDBC(
      "setReadOnly(true) was called on it",
      "use a writable one, or call setReadOnly(false) outside a transaction"),
  /** A read-only transaction of Spring runs on the thread. */
  SPRING(
      "Spring's transaction is read-only (readOnly = true)",
      "declare the transaction without readOnly, or write in one of its own (REQUIRES_NEW)"),
  /** A read-only transaction of Jakarta Transactions 2.1 runs on the thread. */
  JTA(
      "the Jakarta transaction is read-only (isReadOnly = true)",
      "declare the transaction without isReadOnly"),
  /** A {@code ReadOnlyScope} is open on the thread. */
  SCOPE(
      "a ReadOnlyScope was open on this thread",
      "write outside the scope, or in a ReadOnlyScope.writable() with a transaction of its own");

  private final String because;
  private final String instead;

  ReadSignal(String because, String instead) {
    this.because = because;
    this.instead = instead;
  }

  /** As the setting names it. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Continues "this connection is read-only, because …". */
  public String because() {
    return because;
  }

  /** What a session that wants to write must do; an order. */
  public String instead() {
    return instead;
  }
}
