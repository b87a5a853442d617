package io.hibernateaws.local;

import io.hibernateaws.local.replication.PublishedTopology;
import io.hibernateaws.local.replication.TopologyRow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one instance tells, true or not.
 *
 * @param writer the identifier of the one that the instance believes to be the writer
 * @param rows what is true
 * @param frozen what was true when the instance's answer was scripted
 */
record ScriptedTopology(
    Members members, @Nullable String writer, List<TopologyRow> rows, List<TopologyRow> frozen) {
  private static final Duration IMPOSTOR_AGE = Duration.ofSeconds(10);

  PublishedTopology tell(TopologyAnswer answer) {
    if (answer instanceof TopologyAnswer.ZeroRows) {
      return live(List.of());
    } else if (answer instanceof TopologyAnswer.TwoWriters two) {
      return asWritten(withSecondWriter(two.secondWriter()));
    } else if (answer instanceof TopologyAnswer.Frozen) {
      return asWritten(frozen);
    } else if (answer instanceof TopologyAnswer.Stale stale) {
      return asWritten(
          rows.stream().map(row -> row.updatedAt(minus(row.updated(), stale.age()))).toList());
    } else if (answer instanceof TopologyAnswer.NullTimestamps) {
      return live(rows.stream().map(row -> row.updatedAt(null)).toList());
    } else if (answer instanceof TopologyAnswer.MissingGrant) {
      return new PublishedTopology(writer, rows, true, true, Duration.ZERO);
    } else if (answer instanceof TopologyAnswer.Slow slow) {
      return new PublishedTopology(writer, rows, true, false, slow.delay());
    }
    return live(rows);
  }

  private PublishedTopology live(List<TopologyRow> rows) {
    return new PublishedTopology(writer, rows, true, false, Duration.ZERO);
  }

  private static PublishedTopology asWritten(List<TopologyRow> rows) {
    return new PublishedTopology(rows, false, false, Duration.ZERO);
  }

  private List<TopologyRow> withSecondWriter(int second) {
    String id = members.member(second).id;
    return rows.stream()
        .map(
            row ->
                row.serverId().equals(id) && !row.isWriter()
                    ? row.asWriter().updatedAt(minus(row.updated(), IMPOSTOR_AGE))
                    : row)
        .toList();
  }

  private static @Nullable Instant minus(@Nullable Instant time, Duration age) {
    return time == null ? null : time.minus(age);
  }
}
