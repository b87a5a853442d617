package io.hibernateaws.engine.product;

/** What a text does to data, as far as it can be read; functions that write are not seen. */
public enum Effect {
  /** It changes nothing. */
  NONE,
  /** It may change something. */
  POSSIBLE,
  /** It is there to change something. */
  CERTAIN
}
