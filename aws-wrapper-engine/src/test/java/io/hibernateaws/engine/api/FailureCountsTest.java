package io.hibernateaws.engine.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FailureCountsTest {
  private static final String NAME = FailureCountsTest.class.getName();

  private final List<LogRecord> logged = new ArrayList<>();
  private final java.util.logging.Logger target = java.util.logging.Logger.getLogger(NAME);
  private final FailureCounts failures = new FailureCounts(Logger.getLogger(NAME));
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord one) {
          logged.add(one);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void listen() {
    target.addHandler(handler);
    target.setUseParentHandlers(false);
  }

  @AfterEach
  void stop() {
    target.removeHandler(handler);
    target.setUseParentHandlers(true);
  }

  @Test
  void the_first_of_each_kind_is_logged_and_then_the_count_now_and_then() {
    for (int i = 0; i < 120; i++) {
      failures.note("It failed", new IllegalStateException("made up"));
    }
    failures.note("It failed", new StackOverflowError());

    assertThat(failures.total()).isEqualTo(121);
    assertThat(logged)
        .extracting(one -> one.getThrown() != null)
        .containsExactly(true, false, false, true);
    assertThat(logged.get(2).getMessage()).contains("100 times");
  }

  @Test
  void kinds_without_number_take_no_memory_without_bound() {
    for (int i = 0; i < 1_000; i++) {
      failures.note("It failed for " + i, new IllegalStateException("made up"));
    }

    assertThat(failures.total()).isEqualTo(1_000);
    assertThat(logged).hasSizeLessThan(60);
  }
}
