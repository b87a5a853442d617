package io.hibernateaws.engine.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** With stand-ins: the API of Jakarta Transactions 2.1 is in no repository yet. */
class JakartaTransactionsTest {
  /** The methods of the registry that matter, as the specification of 2.1 has them. */
  public interface Registry {
    int getTransactionStatus();

    boolean isReadOnly();
  }

  /** Before 2.1. */
  public interface OldRegistry {
    int getTransactionStatus();
  }

  private record Given(int getTransactionStatus, boolean isReadOnly) implements Registry {}

  private final AtomicLong now = new AtomicLong();
  private final AtomicInteger looks = new AtomicInteger();
  private @Nullable Object bound;

  private BooleanSupplier signal() {
    return Objects.requireNonNull(
        JakartaTransactions.of(
            Registry.class,
            () -> {
              looks.incrementAndGet();
              return bound;
            },
            now::get));
  }

  @Test
  void an_active_read_only_transaction_is_seen() {
    bound = new Given(0, true);
    assertThat(signal().getAsBoolean()).isTrue();
  }

  @Test
  void a_writable_one_and_none_are_not() {
    bound = new Given(0, false);
    assertThat(signal().getAsBoolean()).isFalse();
    bound = new Given(6, true);
    assertThat(signal().getAsBoolean()).isFalse();
  }

  @Test
  void an_older_api_is_an_absent_signal() {
    assertThat(JakartaTransactions.of(OldRegistry.class, () -> null, now::get)).isNull();
  }

  @Test
  void a_registry_that_is_bound_late_is_found_and_kept() {
    BooleanSupplier signal = signal();

    assertThat(signal.getAsBoolean()).isFalse();
    bound = new Given(0, true);
    assertThat(signal.getAsBoolean()).as("looked a moment ago").isFalse();
    now.set(1_000_000_000L);
    assertThat(signal.getAsBoolean()).isTrue();
    assertThat(signal.getAsBoolean()).isTrue();
    assertThat(looks).hasValue(2);
  }

  @Test
  void something_else_under_the_name_is_no_registry() {
    bound = "a text";
    assertThat(signal().getAsBoolean()).isFalse();
  }
}
