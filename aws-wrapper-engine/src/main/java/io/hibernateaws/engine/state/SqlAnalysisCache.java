package io.hibernateaws.engine.state;

import io.hibernateaws.engine.link.Link;
import io.hibernateaws.engine.product.Effect;
import io.hibernateaws.engine.product.SessionEffect;
import io.hibernateaws.engine.product.SqlText;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The one place where a text is asked what it does, for every question about it. A text is read
 * once and not at every call: applications use few texts many times. Thread-safe: a lost race only
 * reads a text again.
 */
public final class SqlAnalysisCache {
  private static final int SLOTS = 512;

  /** Characters of a text beyond which it is read each time rather than kept alive. */
  private static final int LONGEST_KEPT = 1 << 15;

  /** Characters of all texts together: with more than these the cache begins anew. */
  private static final int MOST_KEPT = 1 << 20;

  private final @Nullable Entry[] slots = new @Nullable Entry[SLOTS];
  private final ReentrantLock filling = new ReentrantLock();
  private int kept;

  /**
   * What a text that is not known to have no effect means for a session that only reads.
   *
   * @param evades whether it may lift what makes the session read-only
   * @param commits whether it may commit within
   */
  public record Doubt(boolean evades, boolean commits) {}

  private static final class Entry {
    final String sql;
    final boolean noEffect;
    final boolean ofPlainLiterals;
    final Effect effect;
    final SessionEffect left;

    /** Read late, because few texts are asked; any thread may read it twice. */
    @Nullable Doubt doubt;

    Entry(SqlText texts, String sql) {
      this.sql = sql;
      this.noEffect = texts.hasNoEffect(sql);
      this.ofPlainLiterals = noEffect && texts.dependsOnLiterals(sql);
      this.effect = noEffect ? Effect.NONE : texts.effect(sql);
      this.left = texts.sessionEffect(sql);
    }
  }

  /** Whether the text is known to have no effect on the server at the other end of the link. */
  public boolean hasNoEffect(Link link, String sql) {
    Entry entry = read(link, sql);
    return entry.noEffect && (!entry.ofPlainLiterals || link.readsLiteralsPlainly());
  }

  /** The same, however servers read literals. */
  public boolean neverHasEffect(Link link, String sql) {
    Entry entry = read(link, sql);
    return entry.noEffect && !entry.ofPlainLiterals;
  }

  /** What the text does to data by its own words. */
  public Effect effect(Link link, String sql) {
    return read(link, sql).effect;
  }

  /** What the text may do to the session of the server at the other end of the link. */
  public SessionEffect sessionEffect(Link link, String sql) {
    Entry entry = read(link, sql);
    return entry.ofPlainLiterals && !link.readsLiteralsPlainly()
        ? SessionEffect.POSSIBLE
        : entry.left;
  }

  public boolean mayCommit(Link link, String sql) {
    return doubt(link, sql).commits;
  }

  public Doubt doubt(Link link, String sql) {
    Entry entry = read(link, sql);
    Doubt doubt = entry.doubt;
    if (doubt == null) {
      SqlText texts = link.product().sqlText();
      doubt = new Doubt(texts.evadesReadOnly(sql), texts.mayCommit(sql));
      entry.doubt = doubt;
    }
    return doubt;
  }

  private Entry read(Link link, String sql) {
    int hash = sql.hashCode();
    int slot = (hash ^ (hash >>> 16)) & (SLOTS - 1);
    Entry entry = slots[slot];
    if (entry != null && entry.sql.equals(sql)) {
      return entry;
    }
    Entry fresh = new Entry(link.product().sqlText(), sql);
    if (sql.length() <= LONGEST_KEPT && filling.tryLock()) {
      try {
        keep(slot, fresh);
      } finally {
        filling.unlock();
      }
    }
    return fresh;
  }

  private void keep(int slot, Entry fresh) {
    Entry former = slots[slot];
    kept += fresh.sql.length() - (former == null ? 0 : former.sql.length());
    if (kept > MOST_KEPT) {
      Arrays.fill(slots, null);
      kept = fresh.sql.length();
    }
    slots[slot] = fresh;
  }

  /** Characters that are kept alive. */
  int kept() {
    return kept;
  }
}
