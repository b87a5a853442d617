package io.hibernateaws.engine.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.engine.api.ReadOnlyScope;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReadRoutingTest {
  private boolean spring;
  private boolean jakarta;

  private ReadRouting routing(Set<ReadSignal> on) {
    return new ReadRouting(
        on,
        on.contains(ReadSignal.SPRING) ? () -> spring : null,
        on.contains(ReadSignal.JTA) ? () -> jakarta : null);
  }

  /** What is decided when this signal says so and no other does. */
  private @Nullable ReadSignal decided(ReadSignal signal, ReadRouting routing) {
    spring = signal == ReadSignal.SPRING;
    jakarta = signal == ReadSignal.JTA;
    if (signal != ReadSignal.SCOPE) {
      return routing.decide(
          signal == ReadSignal.HIBERNATE, signal == ReadSignal.JDBC ? true : null, true);
    }
    try (ReadOnlyScope scope = ReadOnlyScope.open()) {
      assertThat(scope.isReadOnly()).isTrue();
      return routing.decide(false, null, true);
    }
  }

  @ParameterizedTest
  @EnumSource
  void each_signal_acts_while_it_is_on(ReadSignal signal) {
    assertThat(decided(signal, routing(EnumSet.of(signal)))).isEqualTo(signal);
  }

  @ParameterizedTest
  @EnumSource
  void each_signal_does_not_act_while_it_is_off(ReadSignal signal) {
    assertThat(decided(signal, routing(EnumSet.complementOf(EnumSet.of(signal))))).isNull();
  }

  @ParameterizedTest
  @EnumSource(names = {"SPRING", "JTA", "SCOPE"})
  void a_session_that_does_not_follow_its_thread_is_asked_itself_alone(ReadSignal signal) {
    spring = true;
    jakarta = true;
    assertThat(routing(EnumSet.of(signal)).decide(false, null, false)).isNull();
  }

  @Test
  void set_read_only_false_takes_back_what_the_session_was_opened_as() {
    assertThat(routing(EnumSet.allOf(ReadSignal.class)).decide(true, false, true)).isNull();
  }

  @Test
  void set_read_only_false_does_not_count_where_jdbc_is_off() {
    assertThat(routing(EnumSet.of(ReadSignal.HIBERNATE)).decide(true, false, true))
        .isEqualTo(ReadSignal.HIBERNATE);
  }

  @Test
  void a_writable_scope_counts_before_the_transaction_of_the_thread() {
    spring = true;
    jakarta = true;
    ReadRouting all = routing(EnumSet.allOf(ReadSignal.class));
    try (ReadOnlyScope scope = ReadOnlyScope.writable()) {
      assertThat(scope.isReadOnly()).isFalse();
      assertThat(all.decide(false, null, true)).isNull();
      assertThat(all.decide(true, null, true)).isEqualTo(ReadSignal.HIBERNATE);
      assertThat(all.decide(false, true, true)).isEqualTo(ReadSignal.JDBC);
    }
    assertThat(all.decide(false, null, true)).isEqualTo(ReadSignal.SPRING);
  }

  @Test
  void deciding_allocates_nothing() {
    ReadRouting all =
        new ReadRouting(
            EnumSet.allOf(ReadSignal.class),
            () -> spring,
            JakartaTransactions.of(
                JakartaTransactionsTest.Registry.class, () -> REGISTRY, () -> 0L));
    com.sun.management.ThreadMXBean threads =
        (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
    boolean free = true;
    for (int i = 0; i < 20_000; i++) {
      free &= all.decide(false, null, true) == null;
    }
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < 10_000; i++) {
      free &= all.decide(false, null, true) == null;
    }
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;

    assertThat(free).isTrue();
    assertThat(allocated).as("bytes for 10,000 looks").isLessThan(10_000);
  }

  private static final JakartaTransactionsTest.Registry REGISTRY =
      new JakartaTransactionsTest.Registry() {
        @Override
        public int getTransactionStatus() {
          return 0;
        }

        @Override
        public boolean isReadOnly() {
          return false;
        }
      };

  @Test
  void a_library_that_is_not_there_is_not_asked() {
    ReadRouting found = ReadRouting.of(EnumSet.of(ReadSignal.SPRING, ReadSignal.JTA), () -> 0L);

    assertThat(found.spring()).isNull();
    assertThat(found.jakarta()).isNull();
    assertThat(found.asksThread()).isFalse();
  }
}
