package io.hibernateaws.local.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What one server has that another lacks. */
class GtidSetTest {
  private static final String ONE = "3e11fa47-71ca-11e1-9e33-c80aa9429562";
  private static final String TWO = "4e11fa47-71ca-11e1-9e33-c80aa9429562";

  private static GtidSet set(String... texts) {
    return GtidSet.of(texts);
  }

  @Test
  void a_set_reaches_itself_and_what_is_smaller_and_nothing_larger() {
    assertThat(set(ONE + ":1-5").reaches(set(ONE + ":1-5"))).isTrue();
    assertThat(set(ONE + ":1-5").reaches(set(ONE + ":3"))).isTrue();
    assertThat(set(ONE + ":1-5").reaches(set(ONE + ":1-6"))).isFalse();
    assertThat(set(ONE + ":1-5").reaches(set(TWO + ":1"))).isFalse();
    assertThat(set("").reaches(set("", ""))).isTrue();
    assertThat(set("").reaches(set(ONE + ":1"))).isFalse();
  }

  @Test
  void of_two_sets_each_may_have_what_the_other_lacks() {
    GtidSet left = set(ONE + ":1-5,\n" + TWO + ":1-2");
    GtidSet right = set(ONE + ":1-6");
    assertThat(left.reaches(right)).isFalse();
    assertThat(right.reaches(left)).isFalse();
  }

  @Test
  void runs_that_meet_are_one_and_gaps_stay() {
    assertThat(set(ONE + ":1-3", ONE + ":4-5").reaches(set(ONE + ":2-5"))).isTrue();
    assertThat(set(ONE + ":1-3:5-9").reaches(set(ONE + ":3-5"))).isFalse();
  }

  @Test
  void tags_are_origins_of_their_own() {
    GtidSet tagged = set(ONE + ":1-3:blue:1-2:red:7");
    assertThat(tagged.reaches(set(ONE + ":blue:2"))).isTrue();
    assertThat(tagged.reaches(set(ONE + ":red:1"))).isFalse();
    assertThat(tagged.reaches(set(ONE + ":4"))).isFalse();
  }
}
