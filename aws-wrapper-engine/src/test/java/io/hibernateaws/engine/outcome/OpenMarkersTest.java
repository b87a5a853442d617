package io.hibernateaws.engine.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What may be deleted: never a marker that somebody may still ask for. */
class OpenMarkersTest {
  private static final UUID ENGINE = UUID.fromString("f0000000-0000-4000-8000-000000000001");

  private final OpenMarkers markers = new OpenMarkers(ENGINE);

  @Test
  void what_is_open_and_everything_after_it_stays() {
    Marker first = markers.begin("app", 0);
    Marker second = markers.begin("app", 0);
    Marker third = markers.begin("app", 0);

    markers.settled(first);
    markers.settled(third);

    assertThat(markers.done().below()).isEqualTo(second.number());
    markers.settled(second);
    assertThat(markers.done().below()).isEqualTo(third.number() + 1);
  }

  @Test
  void nothing_is_below_the_first_marker() {
    assertThat(markers.done().below()).isZero();
    markers.begin("app", 0);
    assertThat(markers.done().below()).isZero();
  }

  @Test
  void a_database_without_new_markers_is_left_alone() {
    Marker first = markers.begin("app", 0);
    Marker other = markers.begin("tenant", 0);
    markers.settled(first);
    assertThat(markers.done().databases()).containsExactlyInAnyOrder("app", "tenant");
    markers.settled(other);
    assertThat(markers.done().databases()).containsExactlyInAnyOrder("app", "tenant");

    assertThat(markers.done().databases()).isEmpty();
    markers.notDeleted("tenant");
    assertThat(markers.done().databases()).containsExactly("tenant");
  }

  @Test
  void ids_of_an_engine_are_neighbours_in_the_order_of_the_server() {
    Marker one = markers.begin("app", 0);
    Marker next = markers.begin("app", 0);

    assertThat(one.id().toString()).isLessThan(next.id().toString());
    assertThat(markers.id(next.number())).isEqualTo(next.id());
    assertThat(one.id().toString()).startsWith("f0000000-0000-4000-8");
  }

  @Test
  void engines_do_not_share_ids() {
    OpenMarkers other = new OpenMarkers(UUID.fromString("f0000000-0001-4000-8000-000000000001"));

    assertThat(other.begin("app", 0).id()).isNotEqualTo(markers.begin("app", 0).id());
  }
}
