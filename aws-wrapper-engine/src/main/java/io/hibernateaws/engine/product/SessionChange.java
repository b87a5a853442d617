package io.hibernateaws.engine.product;

/** What a text changes in the server's session that outlives its transaction and its sender. */
public enum SessionChange {
  /** Nothing that decides which rows a later text sees, as far as its words tell. */
  NONE,
  /** In which schemas names are looked up. */
  NAMES,
  /** Temporary tables, which hide others of their name, may come into being, and perhaps more. */
  TEMPORARY,
  /** As whom, or everything at once. */
  IDENTITY
}
