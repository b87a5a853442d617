package io.hibernateaws.local.postgresql.iam;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A question of RADIUS, as the standard's own example has it. */
class AccessRequestTest {
  /** RFC 2865, 7.1. */
  private static final String EXAMPLE =
      "010000380f403f9473978057bd83d5cb98f4227a01066e656d6f02120dbe708d93d413ce3196e43f782a0aee"
          + "0406c0a80110050600000003";

  private static @Nullable AccessRequest question(String hex) {
    return AccessRequest.of(ByteBuffer.wrap(HexFormat.of().parseHex(hex)));
  }

  @Test
  void the_example_of_the_standard_is_understood() {
    AccessRequest question = Objects.requireNonNull(question(EXAMPLE));

    assertThat(question.user()).isEqualTo("nemo");
    assertThat(question.password("xyzzy5461")).asString().isEqualTo("arctangent");
    assertThat(question.password("another")).asString().isNotEqualTo("arctangent");
    assertThat(HexFormat.of().formatHex(question.answer(true, "xyzzy5461")))
        .startsWith("02000014")
        .hasSize(40);
    assertThat(HexFormat.of().formatHex(question.answer(false, "xyzzy5461")))
        .startsWith("03000014");
  }

  @Test
  void what_is_no_such_question_is_not_understood() {
    assertThat(question("")).isNull();
    assertThat(question("02" + EXAMPLE.substring(2))).isNull();
    assertThat(question(EXAMPLE + "00")).isNull();
    for (int end = 2; end < EXAMPLE.length(); end += 2) {
      assertThat(question(EXAMPLE.substring(0, end))).as(EXAMPLE.substring(0, end)).isNull();
    }
  }
}
