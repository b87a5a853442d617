package io.hibernateaws.engine.state;

import io.hibernateaws.engine.product.SessionChange;
import io.hibernateaws.engine.product.SqlText;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what texts are known to do, so that a text is read once and not at every call.
 * Applications use few texts many times. Thread-safe: entries are immutable, a lost race only reads
 * a text again.
 */
public final class SqlAnalysisCache {
  private static final int SLOTS = 512;

  /** Longer texts are read each time rather than kept alive. */
  private static final int LONGEST_KEPT = 8_192;

  private final @Nullable Entry[] slots = new @Nullable Entry[SLOTS];

  private record Entry(String sql, boolean noEffect, SessionChange change) {}

  public boolean hasNoEffect(SqlText texts, String sql) {
    return read(texts, sql).noEffect;
  }

  public SessionChange sessionChange(SqlText texts, String sql) {
    return read(texts, sql).change;
  }

  private Entry read(SqlText texts, String sql) {
    int hash = sql.hashCode();
    int slot = (hash ^ (hash >>> 16)) & (SLOTS - 1);
    Entry entry = slots[slot];
    if (entry != null && entry.sql.equals(sql)) {
      return entry;
    }
    Entry fresh = new Entry(sql, texts.hasNoEffect(sql), texts.sessionChange(sql));
    if (sql.length() <= LONGEST_KEPT) {
      slots[slot] = fresh;
    }
    return fresh;
  }
}
