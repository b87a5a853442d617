package io.hibernateaws.engine.config;

import io.hibernateaws.engine.config.Setting.ValueParser;
import java.util.List;

/** Names of the strategies that choose among readers (capabilities 5.4). */
final class Strategies {
  /** Names that are known but not provided yet. */
  static final List<String> LATER =
      List.of(
          "round_robin",
          "roundrobin",
          "weighted_random",
          "weightedrandom",
          "least_connections",
          "leastconnections",
          "fastest_response",
          "fastestresponse",
          "lowest_lag",
          "same_az",
          "highestweight",
          "lowestload",
          "lowestloadbycpu",
          "lowestloadbylag",
          "highestload",
          "highestloadbycpu",
          "highestloadbylag");

  static final String RANDOM = "random";

  private Strategies() {}

  static ValueParser<String> parser() {
    return Values.word(List.of(RANDOM), LATER);
  }
}
