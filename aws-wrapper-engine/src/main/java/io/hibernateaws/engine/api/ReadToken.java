package io.hibernateaws.engine.api;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
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

  private static final String BEGIN = "r1";
  private static final String THE_WRITER = "w";
  private static final int KEY_BYTES = 6;

  /** A cluster by the beginning of its hash, and a position or the letter for "the writer". */
  private static final Pattern ENTRY =
      Pattern.compile("\\.([0-9a-f]{12})-(w|[0-9a-f]{1,8}-[0-9a-f]{1,16})");

  private static final int LONGEST = BEGIN.length() + MOST_CLUSTERS * 39;

  private static final ThreadLocal<@Nullable ReadToken> CURRENT = new ThreadLocal<>();

  private final Map<String, String> positions;

  private ReadToken(Map<String, String> positions) {
    this.positions = positions;
  }

  /** What this thread must see: what it has written and what it was told; NONE if nothing. */
  public static ReadToken current() {
    ReadToken token = CURRENT.get();
    return token == null ? NONE : token;
  }

  /** From now on the read-only sessions of this thread see what the token says, too. */
  public void follow() {
    ReadToken merged = current();
    for (Map.Entry<String, String> entry : positions.entrySet()) {
      String known = merged.position(entry.getKey());
      merged =
          merged.with(
              entry.getKey(), known == null ? entry.getValue() : later(known, entry.getValue()));
    }
    CURRENT.set(merged);
  }

  /** The one that covers both; of two that cannot be compared, what covers everything. */
  private static String later(String one, String other) {
    int timeline = one.indexOf('-');
    if (one.equals(other)) {
      return one;
    }
    if (timeline < 0 || !other.startsWith(one.substring(0, timeline + 1))) {
      return THE_WRITER;
    }
    long at = Long.parseUnsignedLong(one.substring(timeline + 1), 16);
    long otherAt = Long.parseUnsignedLong(other.substring(timeline + 1), 16);
    return Long.compareUnsigned(at, otherAt) >= 0 ? one : other;
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
    Map<String, String> found = new LinkedHashMap<>();
    Matcher entry = ENTRY.matcher(text);
    int at = BEGIN.length();
    while (at < text.length()) {
      entry.region(at, text.length());
      if (!entry.lookingAt() || found.put(entry.group(1), entry.group(2)) != null) {
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

  /** For the engine: the position in the cluster of this key, null if it says nothing about it. */
  public @Nullable String position(String key) {
    return positions.get(key);
  }

  /** For the engine: this thread has written to the cluster of this key, up to the position. */
  public static void wrote(String key, String position) {
    CURRENT.set(current().with(key, position));
  }

  private ReadToken with(String key, String position) {
    if (position.equals(positions.get(key))) {
      return this;
    }
    Map<String, String> next = new LinkedHashMap<>(positions);
    next.remove(key);
    next.put(key, position);
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

  /** Letters, digits, hyphens and dots; at most 626 of them, 41 for one cluster. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(BEGIN);
    positions.forEach((key, at) -> text.append('.').append(key).append('-').append(at));
    return text.toString();
  }
}
