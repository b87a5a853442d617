package io.hibernateaws.engine.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Field;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A token of what a thread has written. */
class ReadTokenTest {
  private static final String ORDERS = ReadToken.keyOf("orders");
  private static final String STOCK = ReadToken.keyOf("stock");

  @AfterEach
  void nothing_is_left_on_the_thread() {
    ReadToken.forget();
  }

  @Test
  void it_travels_to_another_thread_as_a_text() {
    ReadToken.wrote(ORDERS, "0-1f");
    ReadToken.wrote(STOCK, "w");
    String cookie = ReadToken.current().toString();

    ReadToken there =
        CompletableFuture.supplyAsync(
                () -> {
                  assertThat(ReadToken.current()).isEqualTo(ReadToken.NONE);
                  ReadToken.parse(cookie).follow();
                  ReadToken followed = ReadToken.current();
                  ReadToken.forget();
                  return followed;
                })
            .join();

    assertThat(there).isEqualTo(ReadToken.current());
    assertThat(there.positions(ORDERS)).containsExactly("0-1f");
    assertThat(there.positions(STOCK)).containsExactly("w");
    assertThat(there.positions(ReadToken.keyOf("another"))).isEmpty();
    assertThat(cookie).matches("[a-z0-9._-]+").doesNotContain("orders");
  }

  @Test
  void what_stays_with_a_thread_is_of_no_class_of_ours() throws ReflectiveOperationException {
    ReadToken.wrote(ORDERS, "0-1");
    Field field = ReadToken.class.getDeclaredField("CURRENT");
    field.setAccessible(true);
    Object stays = ((ThreadLocal<?>) field.get(null)).get();

    assertThat(stays.getClass().getClassLoader()).as("%s", stays.getClass()).isNull();
    assertThat((Map<?, ?>) stays)
        .allSatisfy(
            (key, positions) -> {
              assertThat(key).isInstanceOf(String.class);
              assertThat(positions.getClass().getClassLoader()).isNull();
            });
  }

  @Test
  void a_later_write_takes_the_place_of_an_earlier_one() {
    ReadToken.wrote(ORDERS, "0-2");
    ReadToken.wrote(ORDERS, "0-1");

    assertThat(ReadToken.current().positions(ORDERS)).containsExactly("0-1");
  }

  @ParameterizedTest(name = "written {0}, told {1}: {2}")
  @CsvSource({
    "0-2, 0-1, 0-2_0-1",
    "0-1, 0-1, 0-1",
    "any-text-of-a-database, another, any-text-of-a-database_another",
    "w,   0-1, w",
    "0-1, w,   w",
    "0-1, 0-2_0-3, w",
    "0-1, 0-1_0-2, 0-1_0-2",
  })
  void what_a_thread_is_told_does_not_take_away_what_it_has_written(
      String written, String told, String both) {
    ReadToken.wrote(ORDERS, written);
    ReadToken.parse("r1." + ORDERS + "-" + told).follow();

    assertThat(ReadToken.current().toString()).isEqualTo("r1." + ORDERS + "-" + both);
    assertThat(ReadToken.parse(ReadToken.current().toString())).isEqualTo(ReadToken.current());
  }

  @Test
  void it_remembers_the_clusters_written_to_last_and_stays_short() {
    for (int i = 0; i < 20; i++) {
      ReadToken.wrote(ReadToken.keyOf("cluster-" + i), "f".repeat(64));
      ReadToken.parse("r1." + ReadToken.keyOf("cluster-" + i) + "-" + "e".repeat(64)).follow();
    }
    ReadToken token = ReadToken.current();

    assertThat(token.positions(ReadToken.keyOf("cluster-3"))).isEmpty();
    assertThat(token.positions(ReadToken.keyOf("cluster-4"))).hasSize(2);
    assertThat(token.toString()).hasSize(2_290);
    assertThat(ReadToken.parse(token.toString())).isEqualTo(token);
  }

  @Test
  void nothing_is_a_token_too() {
    assertThat(ReadToken.parse(ReadToken.NONE.toString())).isSameAs(ReadToken.NONE);
    assertThat(ReadToken.NONE.isEmpty()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "r2",
        "r1.",
        "r1.0123456789ab",
        "r1.0123456789ab-",
        "r1.0123456789ab-0-1;drop table t",
        "r1.0123456789ab-0-1.0123456789ab-0-2",
        "r1.0123456789AB-0-1",
        "r1.0123456789ab-0-1 ",
        "r1.0123456789ab-0-1_",
        "r1.0123456789ab-0-1_0-2_0-3",
        "r1.0123456789ab-12345678901234567890123456789012345678901234567890123456789012345",
        "r1.0123456789ab-0-1\n",
      })
  void what_is_no_token_is_refused_without_repeating_it(String text) {
    assertThatThrownBy(() -> ReadToken.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("drop table");
  }

  @Test
  void a_long_text_is_refused_at_once() {
    assertThat(ReadToken.parse("r1.0123456789ab-w")).isNotNull();
    assertThatThrownBy(() -> ReadToken.parse("r1" + ".0123456789ab-w".repeat(1_000_000)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
