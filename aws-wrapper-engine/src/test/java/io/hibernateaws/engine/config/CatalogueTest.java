package io.hibernateaws.engine.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class CatalogueTest {
  private static final Setting<Boolean> OPEN = Setting.bool("door.open", false, "Whether.");
  private static final Setting<Integer> KEYS =
      Setting.number("door.keys", 1, 2, "How many.").alias("doorKeys");

  private static Catalogue of(Setting<?>... settings) {
    Catalogue.Builder builder = new Catalogue.Builder();
    for (Setting<?> setting : settings) {
      assertThat(builder.add(setting)).isSameAs(setting);
    }
    return builder.build();
  }

  @Test
  void the_catalogues_of_rooms_stand_one_after_the_other_in_the_order_of_declaration() {
    assertThat(Catalogue.of(of(KEYS), of(OPEN)).settings()).containsExactly(KEYS, OPEN);
    assertThat(of(OPEN, KEYS).settings()).containsExactly(OPEN, KEYS);
  }

  @Test
  void a_setting_is_found_under_each_of_its_names() {
    Catalogue catalogue = of(OPEN, KEYS);

    assertThat(catalogue.named("doorKeys")).isSameAs(KEYS);
    assertThat(catalogue.named("door.keys")).isSameAs(KEYS);
    assertThat(catalogue.named("door")).isNull();
  }

  @Test
  void one_name_cannot_mean_two_settings() {
    Setting<Boolean> other = Setting.bool("window", false, "Whether.").alias("doorKeys");

    assertThatThrownBy(() -> of(KEYS, other))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("two settings are called doorKeys");
  }

  @Test
  void a_name_that_another_layer_reads_is_refused_with_its_reason_and_offered_for_a_mistyped_one() {
    Catalogue.Builder names = new Catalogue.Builder();
    names
        .refuse(RefusedName.elsewhere("house.owner", "ask the land register"))
        .refuse(RefusedName.later("garden.size"))
        .refuse(RefusedName.laterPrefix("tree."));
    GivenSettings given = new GivenSettings(Catalogue.of(of(OPEN), names.build()));

    given.add(
        Map.of("house.owner", "x", "house.ovner", "x", "garden.size", "1", "tree.oak", "1"),
        GivenSettings.PREFIX);

    assertThat(given.problems())
        .containsExactlyInAnyOrder(
            "hibernate.aws.garden.size: known, not provided yet; remove it",
            "hibernate.aws.house.owner: ask the land register",
            "hibernate.aws.house.ovner: there is no such setting; did you mean"
                + " hibernate.aws.house.owner?",
            "hibernate.aws.tree.oak: known, not provided yet; remove it");
  }

  @Test
  void properties_behind_the_prefixes_of_a_group_are_kept_by_their_own_names() {
    Catalogue.Builder builder = new Catalogue.Builder();
    PropertyGroup group = builder.add(PropertyGroup.of("lock.", "lock-"));
    GivenSettings given = new GivenSettings(builder.build());

    given.add(Map.of("lock.color", "red", "lock-size", "3"), GivenSettings.PREFIX);
    given.add(Map.of("lock.color", "blue"), "URL key aws.");

    assertThat(given.problems()).isEmpty();
    assertThat(given.properties(group)).isEqualTo(Map.of("color", "red", "size", "3"));
  }
}
