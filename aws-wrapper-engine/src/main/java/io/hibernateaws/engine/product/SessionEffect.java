package io.hibernateaws.engine.product;

/** What a text may do to the server's session that outlives its transaction. */
public enum SessionEffect {
  /** Nothing. */
  NONE,
  /** Nothing by itself: it changes rows, and triggers and rules of the tables may do anything. */
  BY_TRIGGERS,
  /** Anything, as far as its words tell. */
  POSSIBLE
}
