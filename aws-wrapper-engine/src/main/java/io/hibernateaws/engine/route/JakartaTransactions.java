package io.hibernateaws.engine.route;

import io.hibernateaws.engine.time.NanoClock;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Asks the registry of Jakarta Transactions 2.1 whether the transaction of this thread is
 * read-only. The registry is looked up when it is needed, because a server may bind it late, and at
 * most once a second while there is none.
 */
final class JakartaTransactions implements BooleanSupplier {
  private static final Logger LOG = Logger.getLogger(JakartaTransactions.class);
  private static final String REGISTRY = "jakarta.transaction.TransactionSynchronizationRegistry";
  private static final String NAME = "java:comp/TransactionSynchronizationRegistry";
  private static final long PAUSE = Duration.ofSeconds(1).toNanos();

  /** {@code jakarta.transaction.Status.STATUS_ACTIVE}. */
  private static final int ACTIVE = 0;

  private final Class<?> type;
  private final MethodHandle status;
  private final MethodHandle isReadOnly;
  private final Supplier<@Nullable Object> registries;
  private final NanoClock clock;
  private volatile @Nullable Object registry;
  private volatile long nextLook;

  private JakartaTransactions(
      Class<?> type,
      MethodHandle status,
      MethodHandle isReadOnly,
      Supplier<@Nullable Object> registries,
      NanoClock clock) {
    this.type = type;
    this.status = status;
    this.isReadOnly = isReadOnly;
    this.registries = registries;
    this.clock = clock;
    this.nextLook = clock.nanoTime();
  }

  /** Null where the API on the class path is older than 2.1, or there is none. */
  static @Nullable BooleanSupplier find(NanoClock clock) {
    Class<?> type = OptionalClasses.find(REGISTRY);
    return type == null ? null : of(type, JakartaTransactions::inNaming, clock);
  }

  /**
   * The same for any type with the methods of the registry.
   *
   * @param registries gives the registry, null while there is none
   */
  static @Nullable BooleanSupplier of(
      Class<?> type, Supplier<@Nullable Object> registries, NanoClock clock) {
    try {
      MethodHandles.Lookup lookup = MethodHandles.publicLookup();
      MethodHandle status =
          lookup.findVirtual(type, "getTransactionStatus", MethodType.methodType(int.class));
      MethodHandle isReadOnly =
          lookup.findVirtual(type, "isReadOnly", MethodType.methodType(boolean.class));
      return new JakartaTransactions(
          type,
          status.asType(MethodType.methodType(int.class, Object.class)),
          isReadOnly.asType(MethodType.methodType(boolean.class, Object.class)),
          registries,
          clock);
    } catch (NoSuchMethodException | IllegalAccessException e) {
      LOG.debugf("%s has no isReadOnly(): older than Jakarta Transactions 2.1", type.getName());
      return null;
    }
  }

  @SuppressWarnings("BanJNDI") // a fixed name in the server's own name space
  private static @Nullable Object inNaming() {
    try {
      return new InitialContext().lookup(NAME);
    } catch (NamingException | LinkageError e) {
      LOG.debugf("no %s: %s", NAME, e.getMessage());
      return null;
    }
  }

  @Override
  public boolean getAsBoolean() {
    Object known = registry();
    if (known == null) {
      return false;
    }
    try {
      return (int) status.invokeExact(known) == ACTIVE && (boolean) isReadOnly.invokeExact(known);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("the registry throws no checked exception", e);
    }
  }

  private @Nullable Object registry() {
    Object known = registry;
    if (known != null) {
      return known;
    }
    long now = clock.nanoTime();
    if (now - nextLook < 0) {
      return null;
    }
    nextLook = now + PAUSE;
    Object found = registries.get();
    if (type.isInstance(found)) {
      registry = found;
      return found;
    }
    return null;
  }
}
