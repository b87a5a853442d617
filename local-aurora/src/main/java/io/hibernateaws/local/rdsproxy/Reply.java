package io.hibernateaws.local.rdsproxy;

/** What a server says at once. */
@SuppressWarnings("ArrayRecordComponent") // written once, and never compared
public record Reply(byte[] bytes, State state) {
  /** Where the session stands after it. */
  public enum State {
    /** More of the answer follows. */
    GOES_ON,
    /** The answer is over within a transaction, or where autocommit is off. */
    IN_TRANSACTION,
    /** The answer is over, and nothing is open. */
    IDLE
  }
}
