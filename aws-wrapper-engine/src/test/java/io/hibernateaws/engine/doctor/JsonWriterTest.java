package io.hibernateaws.engine.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonWriterTest {
  @Test
  void objects_and_lists_keep_their_order() {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    List<@Nullable Object> list = new ArrayList<>();
    list.add(1);
    list.add(-2.5);
    list.add(true);
    list.add(null);
    object.put("z", list);
    object.put("a", Map.of());
    object.put("n", List.of());

    assertThat(JsonWriter.write(object)).isEqualTo("{\"z\":[1,-2.5,true,null],\"a\":{},\"n\":[]}");
  }

  @ParameterizedTest(name = "U+{0}")
  @CsvSource({
    "22, '\\\"'",
    "5c, '\\\\'",
    "2f, '/'",
    "0a, '\\n'",
    "0d, '\\r'",
    "09, '\\t'",
    "00, '\\u0000'",
    "1f, '\\u001f'",
    "7f, '\\u007f'",
    "e9, '\\u00e9'",
    "2028, '\\u2028'",
    "1f600, '\\ud83d\\ude00'",
    "d800, '\\ud800'"
  })
  void characters_that_end_a_text_or_a_line_are_escaped(String code, String written) {
    String text = new String(Character.toChars(Integer.parseInt(code, 16)));

    assertThat(JsonWriter.write(text)).isEqualTo("\"" + written + "\"");
    assertThat(JsonWriter.write(Map.of(text, text)))
        .isEqualTo("{\"" + written + "\":\"" + written + "\"}");
  }

  @Test
  void what_json_does_not_have_is_refused() {
    assertThatThrownBy(() -> JsonWriter.write(Double.NaN)).hasMessageContaining("NaN");
    assertThatThrownBy(() -> JsonWriter.write(List.of(new Object())))
        .hasMessageContaining("java.lang.Object");
  }
}
