package io.hibernateaws.engine.product.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateaws.engine.product.Position;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which positions prove what. */
class PgPositionTest {
  @ParameterizedTest(name = "{0} reaches {1}: {2}")
  @CsvSource({
    "0-10, 0-10, true",
    "0-11, 0-10, true",
    "0-f,  0-10, false",
    "0-ffffffffffffffff, 0-1, true",
    "0-1,  0-ffffffffffffffff, false",
    "1-10, 1-10, true",
    "2-10, 1-10, true",
    "2-f,  1-10, false",
    "1-ff, 2-10, false",
    "0-ff, 1-10, false",
    "1-ff, 0-10, false",
    "w,    0-0,  false",
    "0-ff, w,    false",
    "w,    w,    false",
  })
  void a_position_is_reached_only_by_what_certainly_has_it(
      String one, String other, boolean reaches) {
    assertThat(position(one).reaches(position(other))).isEqualTo(reaches);
  }

  @ParameterizedTest
  @CsvSource({
    "0-10, 0-11, 0-11",
    "0-11, 0-10, 0-11",
    "1-ff, 2-10, w",
    "2-ff, 1-10, 2-ff",
    "0-10, 1-10, w",
    "0-10, w,    w",
  })
  void what_reaches_two_is_the_later_one_or_only_the_writer(String one, String other, String both) {
    assertThat(position(one).and(position(other)).text()).isEqualTo(both);
  }

  @Test
  void a_text_comes_back_as_it_was() {
    for (String text : new String[] {"w", "0-0", "0-ffffffffffffffff", "ffffffff-1"}) {
      assertThat(position(text).text()).isEqualTo(text);
    }
  }

  private static Position position(String text) {
    return text.equals("w") ? Position.onlyTheWriter() : PostgreSql.PRODUCT.position(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "0", "-1", "0-", "-1-1", "0-1-2", "0-G", "0-F", "123456789-0", "w", "0-1 "})
  void other_texts_are_refused(String text) {
    assertThatThrownBy(() -> PostgreSql.PRODUCT.position(text))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
