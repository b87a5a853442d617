package io.hibernateaws.dialect.boot;

import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Searches what an exception says it was caused by: causes and, of an SQLException, the next. */
final class Causes {
  private Causes() {}

  /** The first exception of this type, nearest first; null if there is none. */
  static <T extends Throwable> @Nullable T find(Throwable failure, Class<T> type) {
    Throwable found = first(failure, type::isInstance);
    return found == null ? null : type.cast(found);
  }

  static boolean any(Throwable failure, Predicate<Throwable> wanted) {
    return first(failure, wanted) != null;
  }

  private static @Nullable Throwable first(Throwable failure, Predicate<Throwable> wanted) {
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Throwable> open = new ArrayDeque<>();
    open.add(failure);
    while (!open.isEmpty()) {
      Throwable next = open.remove();
      if (!seen.add(next)) {
        continue;
      }
      if (wanted.test(next)) {
        return next;
      }
      if (next.getCause() != null) {
        open.add(next.getCause());
      }
      if (next instanceof SQLException sql && sql.getNextException() != null) {
        open.add(sql.getNextException());
      }
    }
    return null;
  }
}
