package io.hibernateaws.it.adversary;

/**
 * A move of a sequence.
 *
 * @param seat the number of the session that it is made on
 * @param dice seed of the choices within the move
 */
record Step(int seat, Move move, long dice) {
  @Override
  public String toString() {
    return seat + ": " + move.name() + " [" + move.kind() + "]";
  }
}
