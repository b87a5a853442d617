package io.hibernateaws.it.adversary;

import io.hibernateaws.it.Sql;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;

/** Texts that leave something on the link, each said in a way that is easily overlooked. */
final class LeftoverMoves {
  private LeftoverMoves() {}

  private static Move leftover(Side side, String name, Deed deed) {
    return new Move(
        Kind.LEFTOVER,
        side,
        name,
        (seat, dice) -> {
          // The application has moved its own tables away.
          seat.muddle();
          deed.on(seat, dice);
        });
  }

  static List<Move> all(Repertoire repertoire) {
    List<Move> moves = new ArrayList<>();
    for (String text : repertoire.leftovers()) {
      moves.add(leftover(Side.WRITING, text, (seat, dice) -> seat.call(c -> Sql.run(c, text))));
    }
    for (List<String> texts : repertoire.leftoversOfTransactions()) {
      moves.add(
          leftover(
              Side.WRITING,
              "in a transaction: " + String.join("; ", texts),
              (seat, dice) -> inTransaction(seat, texts)));
    }
    moves.add(
        leftover(
            Side.BOTH,
            "another place, undone to a savepoint",
            (seat, dice) -> undoneToSavepoint(repertoire, seat)));
    return moves;
  }

  private static void inTransaction(Seat seat, List<String> texts) {
    if (!seat.autoCommit()) {
      texts.forEach(text -> seat.call(c -> Sql.run(c, text)));
      seat.commit(Connection::commit);
    }
  }

  private static void undoneToSavepoint(Repertoire repertoire, Seat seat) {
    if (!seat.autoCommit()) {
      seat.call(c -> Sql.run(c, "savepoint note_a"));
      seat.call(c -> repertoire.lookUpIn(c, seat.otherTenant()));
      seat.call(c -> Sql.run(c, "rollback to note_a"));
      seat.commit(Connection::commit);
    }
  }
}
