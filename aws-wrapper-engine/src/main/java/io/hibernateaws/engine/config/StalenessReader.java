package io.hibernateaws.engine.config;

import io.hibernateaws.engine.config.EngineConfig.Notice;
import io.hibernateaws.engine.config.EngineConfig.StalenessSettings;
import io.hibernateaws.engine.topology.TopologySettings;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads how old reads may be, and how often the topology must be asked because of it. */
final class StalenessReader {
  private final GivenSettings given;
  private final FeatureReader.Features features;
  private final List<String> problems;
  private final List<Notice> notices;

  StalenessReader(
      GivenSettings given,
      FeatureReader.Features features,
      List<String> problems,
      List<Notice> notices) {
    this.given = given;
    this.features = features;
    this.problems = problems;
    this.notices = notices;
  }

  StalenessSettings read() {
    Duration bound = given.given(Settings.MAX_REPLICA_LAG);
    if (bound != null && !features.on().contains(Feature.READ_WRITE_SPLITTING)) {
      problems.add(
          GivenSettings.PREFIX
              + Settings.MAX_REPLICA_LAG.name()
              + ": has no effect without the feature read_write_splitting");
    }
    return new StalenessSettings(
        bound,
        given.get(Settings.READ_YOUR_WRITES).equals("thread"),
        given.get(Settings.READ_YOUR_WRITES_WAIT));
  }

  /** An answer that is older than half the bound leaves readers only the other half for lag. */
  TopologySettings topology(@Nullable Duration bound) {
    Duration refresh = given.get(Settings.TOPOLOGY_REFRESH);
    Duration high = given.get(Settings.TOPOLOGY_HIGH_REFRESH);
    if (bound == null) {
      return new TopologySettings(refresh, high);
    }
    Duration half = bound.dividedBy(2);
    if (half.compareTo(refresh) < 0) {
      notices.add(
          new Notice(
              false,
              "The topology is asked for every "
                  + half.toMillis()
                  + " ms instead of "
                  + refresh.toMillis()
                  + " ms, because read_write_splitting.max_replica_lag is "
                  + bound.toMillis()
                  + " ms"));
    }
    return new TopologySettings(shorter(refresh, half), shorter(high, half), true);
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
