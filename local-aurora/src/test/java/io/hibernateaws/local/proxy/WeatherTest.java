package io.hibernateaws.local.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whose line gets busy when bytes go over a slow one. */
class WeatherTest {
  private static final long FAST_ENOUGH_NOT_TO_WAIT = 1_000_000_000;

  private final Weather weather = new Weather();
  private final Map<Direction, Long> own = new EnumMap<>(Direction.class);
  private final Map<Direction, Long> others = new EnumMap<>(Direction.class);

  private void pass(Map<Direction, Long> line) throws IOException {
    weather.awaitLine(Direction.TO_CLIENT, 1_000, line, () -> false);
  }

  @Test
  void a_throttled_connection_has_a_line_of_its_own_in_each_direction() throws IOException {
    weather.throttle(FAST_ENOUGH_NOT_TO_WAIT, false);
    pass(own);
    assertThat(own).containsOnlyKeys(Direction.TO_CLIENT);
    assertThat(others).isEmpty();
  }

  @Test
  void connections_throttled_together_have_no_line_of_their_own() throws IOException {
    weather.throttle(FAST_ENOUGH_NOT_TO_WAIT, true);
    pass(own);
    pass(others);
    assertThat(own).isEmpty();
    assertThat(others).isEmpty();
  }
}
