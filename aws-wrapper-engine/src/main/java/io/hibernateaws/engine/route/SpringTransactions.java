package io.hibernateaws.engine.route;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Asks Spring's synchronisation whether the transaction of this thread is read-only. */
final class SpringTransactions implements BooleanSupplier {
  private static final String SYNCHRONIZATION =
      "org.springframework.transaction.support.TransactionSynchronizationManager";

  private final MethodHandle isReadOnly;

  private SpringTransactions(MethodHandle isReadOnly) {
    this.isReadOnly = isReadOnly;
  }

  /** Null where Spring's transactions are not on the class path. */
  static @Nullable BooleanSupplier find() {
    Class<?> type = OptionalClasses.find(SYNCHRONIZATION);
    if (type == null) {
      return null;
    }
    try {
      return new SpringTransactions(
          MethodHandles.publicLookup()
              .findStatic(
                  type, "isCurrentTransactionReadOnly", MethodType.methodType(boolean.class)));
    } catch (NoSuchMethodException | IllegalAccessException e) {
      throw new IllegalStateException(
          SYNCHRONIZATION
              + " is not the one of Spring 3 to 7; leave spring out of"
              + " hibernate.aws.read_write_splitting.signals",
          e);
    }
  }

  @Override
  public boolean getAsBoolean() {
    try {
      return (boolean) isReadOnly.invokeExact();
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("Spring's synchronisation throws no checked exception", e);
    }
  }
}
