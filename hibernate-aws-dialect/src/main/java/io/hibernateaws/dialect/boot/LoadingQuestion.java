package io.hibernateaws.dialect.boot;

import java.lang.StackWalker.StackFrame;
import java.util.Optional;
import org.hibernate.engine.transaction.internal.TransactionImpl;
import org.hibernate.internal.SessionImpl;

/**
 * Recognises the question of Hibernate's {@code find} whether its transaction may only be rolled
 * back. Hibernate means a container that has ended a JTA transaction (HHH-12472): on "yes" the
 * failure is logged and {@code find} returns null, as if there were no such row. Only the calls on
 * the stack tell this question from the same one of an application, which has to hear the truth.
 * Stateless; any thread.
 */
final class LoadingQuestion {
  private static final String TRANSACTION = TransactionImpl.class.getName();
  private static final String SESSION = SessionImpl.class.getName();

  private LoadingQuestion() {}

  /** Whether a session of Hibernate's, and no application, is asking its transaction just now. */
  static boolean isAsked() {
    Optional<String> asking =
        StackWalker.getInstance()
            .walk(
                calls ->
                    calls
                        .map(StackFrame::getClassName)
                        .dropWhile(name -> !name.equals(TRANSACTION))
                        .dropWhile(TRANSACTION::equals)
                        .findFirst());
    return asking.isPresent() && asking.get().equals(SESSION);
  }
}
