package io.hibernateaws.engine.product;

/**
 * Answers questions about SQL texts from their words alone, in the grammar of one product. A
 * function that a text calls is not seen. Stateless; any thread may call.
 */
public interface SqlText {
  /**
   * Whether the text is known to have no effect, in so far as literals are read as {@link
   * #dependsOnLiterals} says: one query without a clause that locks or writes, in which every
   * function call is one of the product's own functions without effect. Views, operators, casts and
   * functions written as columns are not looked into. Where it cannot be known, it is not.
   */
  boolean hasNoEffect(String sql);

  /**
   * Whether the text may commit something although it runs in a transaction; where that cannot be
   * known, it may.
   */
  boolean mayCommit(String sql);

  /**
   * Whether each statement of the text only changes rows, so that outside a transaction it takes
   * effect at the end of its own and not when it is executed; where that cannot be known, it does
   * not.
   */
  boolean changesRowsOnly(String sql);

  /** What the statements of the text do to data. */
  Effect effect(String sql);

  /**
   * Whether the text may take a session that only reads out of its read-only transactions, or past
   * what a read-only transaction holds back, by its own words.
   */
  boolean evadesReadOnly(String sql);

  /** What the text may do to the server's session beyond its transaction. */
  SessionEffect sessionEffect(String sql);

  /**
   * Whether a backslash before a quote lets {@link #hasNoEffect} hold only on servers to which a
   * backslash in a literal is a character like any other.
   */
  boolean dependsOnLiterals(String sql);
}
