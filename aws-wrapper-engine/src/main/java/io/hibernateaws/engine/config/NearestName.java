package io.hibernateaws.engine.config;

import java.util.Collection;
import java.util.Optional;

/** Guesses which name a mistyped one was meant to be. */
public final class NearestName {
  private static final int LONGEST = 100;

  private NearestName() {}

  /** The candidate with the fewest edits, if they are fewer than a third of the name. */
  public static Optional<String> of(String name, Collection<String> candidates) {
    if (name.length() > LONGEST) {
      return Optional.empty();
    }
    String best = null;
    int fewest = Math.max(2, name.length() / 3) + 1;
    for (String candidate : candidates) {
      int edits = edits(name, candidate, fewest);
      if (edits < fewest) {
        fewest = edits;
        best = candidate;
      }
    }
    return Optional.ofNullable(best);
  }

  /** How many edits lead from one to the other; {@code enough} as soon as it cannot be fewer. */
  private static int edits(String from, String to, int enough) {
    if (Math.abs(from.length() - to.length()) >= enough) {
      return enough;
    }
    int[] row = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      char wanted = flat(from.charAt(i - 1));
      int diagonal = row[0];
      row[0] = i;
      int least = i;
      for (int j = 1; j <= to.length(); j++) {
        int replace = diagonal + (wanted == flat(to.charAt(j - 1)) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replace, 1 + Math.min(row[j], row[j - 1]));
        least = Math.min(least, row[j]);
      }
      if (least >= enough) {
        return enough;
      }
    }
    return row[to.length()];
  }

  /** Names are ASCII, so what changes otherwise with its case is no part of one. */
  private static char flat(char c) {
    if (c == '-' || c == '.') {
      return '_';
    }
    return c >= 'A' && c <= 'Z' ? (char) (c | 0x20) : c;
  }
}
