package io.hibernateaws.it.adversary;

import java.util.Random;

/** What a move does. */
@FunctionalInterface
public interface Deed {
  /**
   * Makes the move; what its calls throw is the seat's to judge.
   *
   * @param dice for choices within the move; the same ones in every run of a sequence
   */
  void on(Seat seat, Random dice) throws Exception;
}
