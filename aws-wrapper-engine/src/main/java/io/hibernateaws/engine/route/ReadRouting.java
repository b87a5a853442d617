package io.hibernateaws.engine.route;

import io.hibernateaws.engine.api.ReadOnlyScope;
import io.hibernateaws.engine.time.NanoClock;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides which sessions only read, and so run on readers. What a session itself was asked comes
 * first, then the innermost {@link ReadOnlyScope} of the thread, then the thread's transaction. A
 * signal that is off is not looked at.
 *
 * @param signals that are on; none where reads are not split
 * @param spring whether Spring's transaction on this thread is read-only; null where Spring is not
 *     on the class path, or off
 * @param jakarta whether the Jakarta transaction on this thread is read-only; null where the API is
 *     older than 2.1, or off
 */
public record ReadRouting(
    Set<ReadSignal> signals, @Nullable BooleanSupplier spring, @Nullable BooleanSupplier jakarta) {
  /** Nothing splits reads: a read-only session is what the driver makes of it. */
  public static final ReadRouting NONE = new ReadRouting(Set.of(), null, null);

  public ReadRouting {
    signals = signals.isEmpty() ? Set.of() : Collections.unmodifiableSet(EnumSet.copyOf(signals));
  }

  /**
   * What these signals mean in this application; what it does not have is not looked at again.
   *
   * @param clock by which a registry that is missing is looked for now and then
   */
  public static ReadRouting of(Set<ReadSignal> signals, NanoClock clock) {
    return new ReadRouting(
        signals,
        signals.contains(ReadSignal.SPRING) ? SpringTransactions.find() : null,
        signals.contains(ReadSignal.JTA) ? JakartaTransactions.find(clock) : null);
  }

  public boolean splits() {
    return !signals.isEmpty();
  }

  public boolean has(ReadSignal signal) {
    return signals.contains(signal);
  }

  /** Whether the answer may depend on the thread and change without a word to the session. */
  public boolean asksThread() {
    return has(ReadSignal.SCOPE) || spring != null || jakarta != null;
  }

  /**
   * Why a session only reads; null if it may write.
   *
   * @param requested whether a read-only connection was asked for
   * @param set the last {@code setReadOnly}, null if it was never called
   * @param asksThread whether the thread's signals count for this session
   */
  public @Nullable ReadSignal decide(boolean requested, @Nullable Boolean set, boolean asksThread) {
    if (set != null && has(ReadSignal.JDBC)) {
      if (set) {
        return ReadSignal.JDBC;
      }
    } else if (requested && has(ReadSignal.HIBERNATE)) {
      return ReadSignal.HIBERNATE;
    }
    return asksThread ? ofThread() : null;
  }

  private @Nullable ReadSignal ofThread() {
    if (has(ReadSignal.SCOPE)) {
      ReadOnlyScope scope = ReadOnlyScope.current();
      if (scope != null) {
        return scope.isReadOnly() ? ReadSignal.SCOPE : null;
      }
    }
    if (spring != null && spring.getAsBoolean()) {
      return ReadSignal.SPRING;
    }
    return jakarta != null && jakarta.getAsBoolean() ? ReadSignal.JTA : null;
  }
}
