package io.hibernateaws.engine.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AgentRunnerTest {
  private static final long AN_HOUR = TimeUnit.HOURS.toNanos(1);
  private final NanoClock clock = NanoClock.system();

  @Test
  void a_turn_comes_at_the_start_and_at_every_wake_up() throws Exception {
    BlockingQueue<Thread> turns = new LinkedBlockingQueue<>();
    AgentRunner runner =
        new AgentRunner(
            agent(
                now -> {
                  turns.add(Thread.currentThread());
                  return now + AN_HOUR;
                }),
            clock);
    runner.start();
    Thread first = turns.poll(5, TimeUnit.SECONDS);
    runner.wake();
    Thread second = turns.poll(5, TimeUnit.SECONDS);

    assertThat(first).isNotNull().isSameAs(second);
    assertThat(first.getName()).isEqualTo("agent under test");
    assertThat(first.isDaemon()).isTrue();
    runner.stop();
    assertThat(runner.awaitEnd(Deadline.in(Duration.ofSeconds(5), clock))).isTrue();
    assertThat(first.isAlive()).isFalse();
  }

  @ParameterizedTest
  @MethodSource("failures")
  void an_agent_that_throws_gets_its_next_turn(Throwable failure) throws Exception {
    AtomicInteger turns = new AtomicInteger();
    CountDownLatch second = new CountDownLatch(2);
    AgentRunner runner =
        new AgentRunner(
            agent(
                now -> {
                  second.countDown();
                  if (turns.incrementAndGet() == 1) {
                    fail(failure);
                  }
                  return now + AN_HOUR;
                }),
            clock);
    runner.start();

    assertThat(second.await(10, TimeUnit.SECONDS)).isTrue();
    runner.stop();
    assertThat(runner.awaitEnd(Deadline.in(Duration.ofSeconds(5), clock))).isTrue();
  }

  @Test
  void a_failure_that_comes_back_is_told_once() throws Exception {
    List<LogRecord> told = new CopyOnWriteArrayList<>();
    Logger log = Logger.getLogger(AgentRunner.class.getName());
    Handler handler = handler(told);
    CountDownLatch turns = new CountDownLatch(4);
    AgentRunner runner =
        new AgentRunner(
            agent(
                now -> {
                  turns.countDown();
                  if (turns.getCount() % 2 == 1) {
                    throw new NoClassDefFoundError("made/up/Options");
                  }
                  return now;
                }),
            clock);
    log.addHandler(handler);
    try {
      runner.start();

      assertThat(turns.await(20, TimeUnit.SECONDS)).isTrue();
      runner.stop();
      assertThat(runner.awaitEnd(Deadline.in(Duration.ofSeconds(5), clock))).isTrue();
    } finally {
      log.removeHandler(handler);
    }

    assertThat(told).hasSize(1);
  }

  private static Handler handler(List<LogRecord> told) {
    return new Handler() {
      @Override
      public void publish(LogRecord line) {
        told.add(line);
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
  }

  @Test
  void a_runner_that_was_stopped_before_its_start_never_starts() {
    AtomicInteger turns = new AtomicInteger();
    AgentRunner runner =
        new AgentRunner(
            agent(
                now -> {
                  turns.incrementAndGet();
                  return now + AN_HOUR;
                }),
            clock);
    runner.stop();
    runner.start();

    assertThat(runner.hasEnded()).isTrue();
    assertThat(turns).hasValue(0);
  }

  static Stream<Throwable> failures() {
    return Stream.of(
        new IllegalStateException("the first turn of this test fails"),
        new StackOverflowError("the first turn of this test fails"),
        new OutOfMemoryError("the first turn of this test fails"));
  }

  private static void fail(Throwable failure) {
    if (failure instanceof Error error) {
      throw error;
    }
    throw (RuntimeException) failure;
  }

  private interface Work {
    long turn(long now);
  }

  private static Agent agent(Work work) {
    return new Agent() {
      @Override
      public String name() {
        return "agent under test";
      }

      @Override
      public long doWork(long now) {
        return work.turn(now);
      }
    };
  }
}
