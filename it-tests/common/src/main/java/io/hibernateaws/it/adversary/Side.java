package io.hibernateaws.it.adversary;

/** The sessions that a move is for. */
public enum Side {
  WRITING,
  READING,
  BOTH;

  boolean fits(boolean readOnly) {
    return this == BOTH || (this == READING) == readOnly;
  }
}
