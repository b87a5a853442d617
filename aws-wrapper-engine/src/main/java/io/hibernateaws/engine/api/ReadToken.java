package io.hibernateaws.engine.api;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How far reads must have come to see what was written: a position for each cluster that was
 * written to. A value that may travel, e.g. in a cookie, to the request that reads next; what it
 * says about other clusters than the reader's own is ignored. Immutable, any thread.
 *
 * <p>With {@code hibernate.aws.read_your_writes.mode=thread} every writing transaction leaves its
 * position on its thread, where {@link #current} finds it and later read-only sessions of the
 * thread follow it by themselves.
 */
public final class ReadToken {
  /** Nothing was written: every reader will do. */
  public static final ReadToken NONE = new ReadToken(Map.of());

  /** Of the clusters a thread has written to, so many are remembered, the latest ones. */
  public static final int MOST_CLUSTERS = 16;

  /** For the engine: the position that only the writer is known to show. */
  public static final String ONLY_THE_WRITER = "w";

  /** Most characters of the position in one cluster; each is a-z, 0-9 or a hyphen. */
  public static final int LONGEST_POSITION = 64;

  /** Positions of one cluster that are kept until the engine has compared them. */
  private static final int MOST_POSITIONS = 2;

  private static final String BEGIN = "r1";
  private static final String BETWEEN_POSITIONS = "_";
  private static final int KEY_BYTES = 6;

  private static final String POSITION = "[a-z0-9-]{1," + LONGEST_POSITION + "}";

  /** A cluster by the beginning of its hash, and positions that only its database understands. */
  private static final Pattern ENTRY =
      Pattern.compile(
          "\\.([0-9a-f]{12})-(" + POSITION + ")(?:" + BETWEEN_POSITIONS + "(" + POSITION + "))?");

  private static final int LONGEST =
      BEGIN.length()
          + MOST_CLUSTERS * (2 + 2 * KEY_BYTES + MOST_POSITIONS * (1 + LONGEST_POSITION) - 1);

  /**
   * The positions of a thread's token. They stay with the thread, so they are values of JDK classes
   * only: one of ours would keep the class loader of an application that was deployed anew.
   */
  private static final ThreadLocal<@Nullable Map<String, List<String>>> CURRENT =
      new ThreadLocal<>();

  private final Map<String, List<String>> positions;

  private ReadToken(Map<String, List<String>> positions) {
    this.positions = positions;
  }

  /** What this thread must see: what it has written and what it was told; NONE if nothing. */
  public static ReadToken current() {
    Map<String, List<String>> written = CURRENT.get();
    return written == null ? NONE : new ReadToken(written);
  }

  /** From now on the read-only sessions of this thread see what the token says, too. */
  public void follow() {
    ReadToken merged = current();
    for (Map.Entry<String, List<String>> entry : positions.entrySet()) {
      Set<String> both = new LinkedHashSet<>(merged.positions(entry.getKey()));
      both.addAll(entry.getValue());
      boolean tooMany = both.size() > MOST_POSITIONS || both.contains(ONLY_THE_WRITER);
      merged = merged.with(entry.getKey(), tooMany ? List.of(ONLY_THE_WRITER) : List.copyOf(both));
    }
    CURRENT.set(merged.positions);
  }

  /**
   * This thread need not see anything any more; for threads that are lent to one request after the
   * other.
   */
  public static void forget() {
    CURRENT.remove();
  }

  /**
   * Reads what {@link #toString} wrote, from whatever source. The text reaches no server; made up,
   * it makes reads wait and run on the writer, no more.
   *
   * @throws IllegalArgumentException if it is no token; it does not repeat the text
   */
  public static ReadToken parse(String text) {
    if (text.length() > LONGEST || !text.startsWith(BEGIN)) {
      throw malformed();
    }
    Map<String, List<String>> found = new LinkedHashMap<>();
    Matcher entry = ENTRY.matcher(text);
    int at = BEGIN.length();
    while (at < text.length()) {
      entry.region(at, text.length());
      if (!entry.lookingAt()) {
        throw malformed();
      }
      String other = entry.group(3);
      List<String> all = other == null ? List.of(entry.group(2)) : List.of(entry.group(2), other);
      if (found.put(entry.group(1), all) != null) {
        throw malformed();
      }
      at = entry.end();
    }
    return found.isEmpty() ? NONE : new ReadToken(found);
  }

  private static IllegalArgumentException malformed() {
    return new IllegalArgumentException(
        "This is no read token; pass on what ReadToken.toString() gave, unchanged.");
  }

  public boolean isEmpty() {
    return positions.isEmpty();
  }

  /**
   * For the engine: the key of a cluster in tokens, from its identity.
   *
   * @param clusterId setting {@code cluster_id}; the token does not show it
   */
  public static String keyOf(String clusterId) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(clusterId.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, KEY_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /**
   * For the engine: the positions in the cluster of this key, all of which must be shown; at most
   * two, and none if the token says nothing about it.
   */
  public List<String> positions(String key) {
    return positions.getOrDefault(key, List.of());
  }

  /** For the engine: this thread has written to the cluster of this key, up to the position. */
  public static void wrote(String key, String position) {
    CURRENT.set(current().with(key, List.of(position)).positions);
  }

  private ReadToken with(String key, List<String> all) {
    if (all.equals(positions.get(key))) {
      return this;
    }
    Map<String, List<String>> next = new LinkedHashMap<>(positions);
    next.remove(key);
    next.put(key, all);
    Iterator<String> eldest = next.keySet().iterator();
    while (next.size() > MOST_CLUSTERS) {
      eldest.next();
      eldest.remove();
    }
    return new ReadToken(next);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ReadToken token && token.positions.equals(positions);
  }

  @Override
  public int hashCode() {
    return positions.hashCode();
  }

  /** Lower-case letters, digits, hyphens, underscores and dots; at most 2,290 of them. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(BEGIN);
    positions.forEach(
        (key, all) ->
            text.append('.').append(key).append('-').append(String.join(BETWEEN_POSITIONS, all)));
    return text.toString();
  }
}
