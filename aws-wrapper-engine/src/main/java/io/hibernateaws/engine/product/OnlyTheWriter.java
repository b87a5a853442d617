package io.hibernateaws.engine.product;

import io.hibernateaws.engine.api.ReadToken;

/** The position that no reader reaches and that reaches no other. */
enum OnlyTheWriter implements Position {
  POSITION;

  @Override
  public boolean reaches(Position other) {
    return false;
  }

  @Override
  public String text() {
    return ReadToken.ONLY_THE_WRITER;
  }
}
