package io.hibernateaws.engine.state;

import io.hibernateaws.engine.product.Effect;
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

  private final @Nullable Doubt[] doubts = new @Nullable Doubt[SLOTS];

  /**
   * What a text that is not known to have no effect means for a session that only reads.
   *
   * @param evades whether it may lift what makes the session read-only
   * @param commits whether it may commit within
   */
  public record Doubt(String sql, Effect effect, boolean evades, boolean commits) {}

  private record Entry(String sql, boolean noEffect, SessionChange change) {}

  public boolean hasNoEffect(SqlText texts, String sql) {
    return read(texts, sql).noEffect;
  }

  public SessionChange sessionChange(SqlText texts, String sql) {
    return read(texts, sql).change;
  }

  /** Read only where a session that only reads sends the text. */
  public Doubt doubt(SqlText texts, String sql) {
    int slot = slot(sql);
    Doubt doubt = doubts[slot];
    if (doubt != null && doubt.sql.equals(sql)) {
      return doubt;
    }
    Doubt fresh =
        new Doubt(sql, texts.effect(sql), texts.evadesReadOnly(sql), texts.mayCommit(sql));
    if (sql.length() <= LONGEST_KEPT) {
      doubts[slot] = fresh;
    }
    return fresh;
  }

  private static int slot(String sql) {
    int hash = sql.hashCode();
    return (hash ^ (hash >>> 16)) & (SLOTS - 1);
  }

  private Entry read(SqlText texts, String sql) {
    int slot = slot(sql);
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
