package io.hibernateaws.it.mysql.adversary;

import io.hibernateaws.it.adversary.Kind;
import io.hibernateaws.it.adversary.Move;
import io.hibernateaws.it.adversary.Side;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Moves on the driver's own connection.
 *
 * @param <C> its type
 */
record RawMoves<C extends Connection>(Class<C> type) {
  /** What is asked of it. */
  @FunctionalInterface
  interface Deed<C> {
    void on(C raw) throws SQLException;
  }

  Move move(String name, Deed<C> deed) {
    return new Move(
        Kind.HAND_OUT,
        Side.BOTH,
        name,
        (seat, dice) -> {
          // What is open then may be committed or not: the application's own affair.
          seat.muddle();
          seat.call(c -> deed.on(c.unwrap(type)));
        });
  }
}
