package io.hibernateaws.engine.product.mysql;

import io.hibernateaws.engine.product.Position;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The transactions that a server has committed: for each server that numbered them the first and
 * the last number of every gapless run. Those with a tag are left out, because no position has one.
 */
final class ExecutedGtids implements Position {
  /** A run of numbers without a gap. */
  private record Run(long first, long last) {}

  private final Map<String, List<Run>> runs = new HashMap<>();
  private final @Nullable MySqlPosition latest;

  /**
   * @param set as the server says it: {@code uuid:1-5:8, uuid:1-3:tag:1}
   * @param own the UUID of a server that numbers transactions itself, null of one that only reads
   * @throws IllegalArgumentException if it is no such set
   */
  ExecutedGtids(String set, @Nullable String own) {
    for (String part : set.split(",", -1)) {
      if (!part.isBlank()) {
        read(part.strip());
      }
    }
    latest = own == null ? null : latestOf(server(own));
  }

  /** A UUID as positions have it. */
  static String server(String uuid) {
    return uuid.replace("-", "").toLowerCase(Locale.ROOT);
  }

  private void read(String part) {
    String[] pieces = part.split(":", -1);
    List<Run> ofServer = runs.computeIfAbsent(server(pieces[0].strip()), key -> new ArrayList<>());
    for (int i = 1; i < pieces.length; i++) {
      String piece = pieces[i].strip();
      if (piece.isEmpty() || !Character.isDigit(piece.charAt(0))) {
        return;
      }
      int dash = piece.indexOf('-');
      long first = Long.parseLong(dash < 0 ? piece : piece.substring(0, dash));
      ofServer.add(new Run(first, dash < 0 ? first : Long.parseLong(piece.substring(dash + 1))));
    }
  }

  private @Nullable MySqlPosition latestOf(String server) {
    List<Run> own = runs.getOrDefault(server, List.of());
    return own.isEmpty() ? null : new MySqlPosition(server, own.get(own.size() - 1).last);
  }

  @Override
  public boolean reaches(Position other) {
    return other instanceof MySqlPosition that
        && runs.getOrDefault(that.server(), List.of()).stream()
            .anyMatch(run -> run.first <= that.number() && that.number() <= run.last);
  }

  /**
   * The server's own latest transaction; without one of its own only the writer, because the set is
   * as long as its history is odd.
   */
  @Override
  public String text() {
    return (latest == null ? Position.onlyTheWriter() : latest).text();
  }
}
