package io.hibernateaws.engine.product.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateaws.engine.api.ReadToken;
import io.hibernateaws.engine.product.Position;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which transactions prove what. */
class MySqlPositionTest {
  private static final String A = "e7db89d4-ec61-11f1-b091-02fc00000001";
  private static final String B = "00000000-ec61-11f1-b091-02fc00000002";

  private static Position position(String told) {
    return told.equals("w")
        ? Position.onlyTheWriter()
        : Objects.requireNonNull(MySql.PRODUCT.committed(uuids(told)), told);
  }

  private static String uuids(String text) {
    return text.replace("A", A).replace("B", B);
  }

  @ParameterizedTest(name = "{0} reaches {1}: {2}")
  @CsvSource({
    "A:7, A:7, true",
    "A:8, A:7, true",
    "A:6, A:7, false",
    "A:8, B:7, false",
    "A:8, w, false",
    "w, A:8, false",
  })
  void a_transaction_stands_for_those_of_its_server_before_it(
      String one, String other, boolean reaches) {
    assertThat(position(one).reaches(position(other))).isEqualTo(reaches);
  }

  @ParameterizedTest(name = "{0} has {1}: {2}")
  @CsvSource(
      delimiter = ';',
      value = {
        "A:1-7; A:7; true",
        "A:1-7; A:8; false",
        "A:1-7:9; A:8; false",
        "A:1-7:9; A:9; true",
        "'A:1-7:9-12,\nB:1-3'; B:3; true",
        "B:1-3; A:3; false",
        "'A:1-3:tag:1-9'; A:9; false",
        "'A:tag:1-9, A:5'; A:5; true",
        "''; A:1; false",
        "A:1-7; w; false",
      })
  void a_reader_reaches_what_is_in_its_set(String set, String wanted, boolean reaches) {
    assertThat(new ExecutedGtids(uuids(set), null).reaches(position(wanted))).isEqualTo(reaches);
  }

  @Test
  void a_writer_stands_at_the_latest_transaction_it_has_numbered_itself() {
    assertThat(new ExecutedGtids(uuids("B:1-90,A:1-5:8"), A).text())
        .isEqualTo(position("A:8").text());
    assertThat(new ExecutedGtids(uuids("B:1-90"), A).text()).isEqualTo("w");
    assertThat(new ExecutedGtids(uuids("B:1-90"), null).text()).isEqualTo("w");
  }

  @ParameterizedTest
  @ValueSource(strings = {"A:12", "A:10-12", "A:3:5-7:12", "A:3-5:10-12", "A:1:2:12"})
  void the_latest_of_several_transactions_counts(String told) {
    assertThat(position(told).text()).isEqualTo("e7db89d4ec6111f1b09102fc00000001-c");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"A:tag:1", "A:1:tag:2", "A:1,B:2", "A", "", "A:x", "A:99999999999999999999"})
  void what_is_no_single_plain_set_is_no_position(String told) {
    assertThat(MySql.PRODUCT.committed(uuids(told))).isNull();
  }

  @Test
  void a_text_comes_back_as_it_was_and_fits_into_a_token() {
    for (String told : new String[] {"A:1", "A:9223372036854775807"}) {
      Position position = position(told);
      assertThat(MySql.PRODUCT.position(position.text())).isEqualTo(position);
      assertThat(position.text()).hasSizeLessThanOrEqualTo(ReadToken.LONGEST_POSITION);
      String token = "r1." + ReadToken.keyOf("c") + "-" + position.text();
      assertThat(ReadToken.parse(token)).hasToString(token);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0-10",
        "e7db89d4ec6111f1b09102fc00000001",
        "e7db89d4ec6111f1b09102fc00000001-",
        "e7db89d4ec6111f1b09102fc00000001--1",
        "e7db89d4ec6111f1b09102fc00000001-zzzzzzzzzzzzz",
        "e7db89d4ec6111f1b09102fc00000001-1 ",
        "e7db89d4ec6111f1b09102fc00000001-1' or '1",
        "g7db89d4ec6111f1b09102fc00000001-1",
      })
  void what_a_token_carries_is_read_strictly(String text) {
    assertThatThrownBy(() -> MySql.PRODUCT.position(text))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
