package io.hibernateaws.engine.product.postgresql.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.engine.product.Effect;
import io.hibernateaws.engine.product.SqlText;
import io.hibernateaws.engine.product.postgresql.PostgreSql;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Texts that grow: reading takes as much longer as they are longer, up to a limit. */
class LongTextTest {
  private static final int SHORT = 12_000;
  private static final int TIMES = 8;

  /** 8 would be proportional and 64 quadratic; the machine may be busy. */
  private static final int MOST_TIMES_LONGER = 28;

  private final SqlText texts = PostgreSql.PRODUCT.sqlText();
  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "insert into t values (0)           | ,(1,'some text')              | ``",
        "insert into t values ('a\\b')      | ,('a\\b')                     | ``",
        "select 1                           | ,length('abc')                | ``",
        "select 1                           | ,'a\\b'                       | ``",
        "select 1                           | ,e'a\\'b'                     | ``",
        "select e'a'                        | ` \n'b'`                      | ``",
        "select 1                           | ` `                           | ``",
        "select 1                           | /**/                          | ``",
        "select 1                           | ` a /**/`                     | ``",
        "select 1                           | ` for /**/`                   | ``",
        "select 1                           | ` -- c\n`                     | ``",
        "select 1                           | /*                            | */",
        "select                             | (                             | )",
        "select                             | (                             | ``",
        "select 1                           | ,$a$ x $a$                    | ``",
        "select $aaaaaaaaaaaaaaaa$          | $aaaaaaaaaaaaaaab              | ``",
        "select 1                           | +$1                           | ``",
        "select a                           | $                             | ``",
        "``                                 | ;                             | ``",
        "``                                 | select 1;                     | ``",
        "``                                 | set x = 'a\\';                | ``",
        "``                                 | rollback /**/ to s;           | ``",
        "``                                 | begin isolation level read;   | ``",
        "select 1                           | + pg_catalog . lower ( 'x' )  | ``",
        "select                             | temp pg_tem set_confi         | ``",
        "select 1                           | join join ( by (              | ``",
        "select 1 | `,(lower('a')) /* '/*x*/ */ || $x$;'$x$ || \"q\" -- c\n ||e'\\''`    | ``"
      })
  void the_time_of_reading_grows_with_the_length_of_the_text(
      String head, String unit, String tail) {
    String little = text(head, unit, tail, SHORT / unit.length());
    String much = text(head, unit, tail, TIMES * SHORT / unit.length());
    for (Consumer<String> question : questions()) {
      long first = Math.max(nanos(question, little), 100_000);

      assertThat(nanos(question, much))
          .as("ns for a text that is %d times as long as one of %d ns", TIMES, first)
          .isLessThan(MOST_TIMES_LONGER * first);
    }
  }

  private List<Consumer<String>> questions() {
    return List.of(
        texts::hasNoEffect,
        texts::mayCommit,
        texts::effect,
        texts::evadesReadOnly,
        texts::sessionEffect);
  }

  private static String text(String head, String unit, String tail, int times) {
    return head + unit.repeat(times) + tail.repeat(times);
  }

  /** Of the thread's CPU, the best of a few times. */
  private long nanos(Consumer<String> question, String sql) {
    long best = Long.MAX_VALUE;
    for (int i = 0; i < 4; i++) {
      long before = threads.getCurrentThreadCpuTime();
      question.accept(sql);
      best = Math.min(best, threads.getCurrentThreadCpuTime() - before);
    }
    return best;
  }

  @Test
  void a_text_beyond_the_limit_may_do_anything() {
    String blanks = " ".repeat(PgDoubt.LONGEST_READ - 8);
    String longest = "select 1" + blanks;
    String longer = longest + " ";

    assertThat(texts.hasNoEffect(longest)).isTrue();
    assertThat(texts.mayCommit(longest)).isFalse();
    assertThat(texts.effect(longest)).isEqualTo(Effect.NONE);
    assertThat(texts.evadesReadOnly(longest)).isFalse();

    assertThat(texts.hasNoEffect(longer)).isFalse();
    assertThat(texts.mayCommit(longer)).isTrue();
    assertThat(texts.effect(longer)).isEqualTo(Effect.POSSIBLE);
    assertThat(texts.evadesReadOnly(longer)).isTrue();
  }
}
