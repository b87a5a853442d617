package io.hibernateaws.dialect.failure;

import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The exceptions that an exception carries, itself first, nearest first and each once: a chain that
 * leads back to itself ends. Pure.
 */
public final class ExceptionChain {
  private ExceptionChain() {}

  /** With its causes and, of an SQLException, the next ones: why it happened. */
  public static List<Throwable> causes(Throwable failure) {
    return walk(failure, false);
  }

  /** With the suppressed exceptions too: everything that happened on the way. */
  public static List<Throwable> causesAndSuppressed(Throwable failure) {
    return walk(failure, true);
  }

  /** The nearest of the causes with this type; null if there is none. */
  public static <T extends Throwable> @Nullable T findCause(Throwable failure, Class<T> type) {
    for (Throwable cause : causes(failure)) {
      if (type.isInstance(cause)) {
        return type.cast(cause);
      }
    }
    return null;
  }

  private static List<Throwable> walk(Throwable failure, boolean withSuppressed) {
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    List<Throwable> chain = new ArrayList<>();
    Deque<Throwable> open = new ArrayDeque<>();
    open.add(failure);
    while (!open.isEmpty()) {
      Throwable next = open.remove();
      if (!seen.add(next)) {
        continue;
      }
      chain.add(next);
      if (next.getCause() != null) {
        open.add(next.getCause());
      }
      if (next instanceof SQLException sql && sql.getNextException() != null) {
        open.add(sql.getNextException());
      }
      if (withSuppressed) {
        Collections.addAll(open, next.getSuppressed());
      }
    }
    return chain;
  }
}
