package io.hibernateaws.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GivenUpLogTest {
  private final RetryPolicy policy = FailoverRetry.policy().backoff(Duration.ZERO, Duration.ZERO);
  private final List<LogRecord> lines = new ArrayList<>();
  private final Logger log = Logger.getLogger(GivenUpLog.class.getName());
  private final Handler noting =
      new Handler() {
        @Override
        public void publish(LogRecord line) {
          lines.add(line);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void listen() {
    log.addHandler(noting);
  }

  @AfterEach
  void unlisten() {
    log.removeHandler(noting);
  }

  private void failAlways(RuntimeException failure) {
    assertThatThrownBy(
            () ->
                policy.run(
                    () -> {
                      throw failure;
                    }))
        .isSameAs(failure);
  }

  @Test
  void a_unit_that_was_tried_again_in_vain_is_one_line_without_a_trace() {
    failAlways(FailoverException.of(Verdicts.success(), "doing something", null));

    assertThat(lines).hasSize(1);
    assertThat(lines.get(0).getThrown()).isNull();
    assertThat(lines.get(0).getMessage())
        .startsWith("A unit of work is given up after 5 attempts in ")
        .endsWith("with FailoverSuccessException: it was the last of 5 attempts");
  }

  @Test
  void what_is_never_tried_again_is_no_line() {
    failAlways(new IllegalStateException("an application's own"));
    failAlways(FailoverException.of(Verdicts.unknown(), "doing something", null));

    assertThat(lines).isEmpty();
  }

  @Test
  void a_flood_of_them_is_folded() {
    for (int i = 0; i < 20; i++) {
      failAlways(FailoverException.of(Verdicts.success(), "doing something", null));
    }

    assertThat(lines).hasSize(3);
  }
}
