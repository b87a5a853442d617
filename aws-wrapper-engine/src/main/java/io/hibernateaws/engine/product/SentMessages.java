package io.hibernateaws.engine.product;

/**
 * Reads along what a driver sends on one connection, and remembers of the current call whether a
 * message was complete that makes a server commit. It is given every byte that has left or may have
 * left the process, in order; so "no" is certain, and "yes" is not. Not for several threads at
 * once.
 */
public interface SentMessages {
  /** A call begins: what is complete by now no longer counts. */
  void callBegins();

  /** These bytes have left the process, or may have; {@code to} is exclusive. */
  void left(byte[] bytes, int from, int to);

  /**
   * Whether a message that may commit is complete in this call.
   *
   * @param atExecution whether what was asked for commits when it is executed; else it commits when
   *     the messages that belong together end
   */
  boolean mayCommit(boolean atExecution);

  /**
   * Where bytes that are about to be sent are to be parted so that the first part does not complete
   * the execution of anything, and the second part does, and goes on; -1 if there is no such place
   * or it cannot be seen.
   */
  default int beforeExecution(byte[] bytes, int from, int to) {
    return -1;
  }
}
