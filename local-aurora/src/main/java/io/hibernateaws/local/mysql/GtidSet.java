package io.hibernateaws.local.mysql;

import io.hibernateaws.local.replication.Position;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Transactions by their global identifiers: for each origin (a server's UUID, and a tag if there is
 * one) the first and the last number of every gapless run.
 *
 * @param runs ends by beginnings, neither overlapping nor adjoining
 */
record GtidSet(Map<String, TreeMap<Long, Long>> runs) implements Position {
  /** What the texts of several sets name together; null counts as the empty set. */
  static GtidSet of(@Nullable String... texts) {
    Map<String, List<Long[]>> found = new HashMap<>();
    for (String text : texts) {
      if (text != null && !text.isBlank()) {
        for (String origin : text.strip().split("\\s*,\\s*", -1)) {
          read(origin, found);
        }
      }
    }
    Map<String, TreeMap<Long, Long>> runs = new HashMap<>();
    found.forEach((origin, each) -> runs.put(origin, merged(each)));
    return new GtidSet(runs);
  }

  /** {@code uuid:1-5:8} or, with tags, {@code uuid:1-5:tag:1-3}. */
  private static void read(String text, Map<String, List<Long[]>> found) {
    String[] parts = text.split(":", -1);
    String origin = parts[0];
    for (int i = 1; i < parts.length; i++) {
      if (!Character.isDigit(parts[i].charAt(0))) {
        origin = parts[0] + ":" + parts[i];
        continue;
      }
      int dash = parts[i].indexOf('-');
      long first = Long.parseLong(dash < 0 ? parts[i] : parts[i].substring(0, dash));
      long last = dash < 0 ? first : Long.parseLong(parts[i].substring(dash + 1));
      found.computeIfAbsent(origin, key -> new ArrayList<>()).add(new Long[] {first, last});
    }
  }

  private static TreeMap<Long, Long> merged(List<Long[]> runs) {
    runs.sort((a, b) -> Long.compare(a[0], b[0]));
    TreeMap<Long, Long> merged = new TreeMap<>();
    for (Long[] run : runs) {
      Map.Entry<Long, Long> before = merged.lastEntry();
      if (before != null && run[0] <= before.getValue() + 1) {
        merged.put(before.getKey(), Math.max(before.getValue(), run[1]));
      } else {
        merged.put(run[0], run[1]);
      }
    }
    return merged;
  }

  @Override
  public boolean reaches(Position other) {
    return ((GtidSet) other)
        .runs.entrySet().stream()
            .allMatch(
                origin ->
                    origin.getValue().entrySet().stream()
                        .allMatch(run -> has(origin.getKey(), run.getKey(), run.getValue())));
  }

  private boolean has(String origin, long first, long last) {
    TreeMap<Long, Long> own = runs.get(origin);
    Map.Entry<Long, Long> run = own == null ? null : own.floorEntry(first);
    return run != null && run.getValue() >= last;
  }
}
