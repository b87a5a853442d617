package io.hibernateaws.it.adversary;

import io.hibernateaws.it.Difference;
import io.hibernateaws.it.Product;
import io.hibernateaws.it.Sql;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Servers that live and raise the codes of lost connections. */
final class CodeMoves {
  private final Repertoire repertoire;

  private CodeMoves(Repertoire repertoire) {
    this.repertoire = repertoire;
  }

  private static Move code(Side side, String name, Deed deed) {
    return new Move(Kind.CODE, side, name, deed);
  }

  static List<Move> all(Repertoire repertoire) {
    CodeMoves with = new CodeMoves(repertoire);
    List<Move> moves = new ArrayList<>();
    moves.add(code(Side.WRITING, "a procedure that commits and raises", with::commitAndRaise));
    moves.add(code(Side.BOTH, "a code raised", with::raise));
    moves.add(code(Side.WRITING, "a code raised after a savepoint", with::raiseAfterSavepoint));
    moves.add(code(Side.WRITING, repertoire.endedAfterCommit().name(), with::endAfterCommit));
    if (!Product.underTest().differences().contains(Difference.NOTHING_WAITS_FOR_THE_COMMIT)) {
      moves.add(code(Side.WRITING, "a code raised at commit", with::raiseAtCommit));
    }
    return moves;
  }

  private static <T> T one(List<T> choice, Random dice) {
    return choice.get(dice.nextInt(choice.size()));
  }

  private void commitAndRaise(Seat seat, Random dice) {
    String state = one(repertoire.states(), dice);
    if (!seat.inTransaction()) {
      seat.writeOrFail((c, row) -> Sql.run(c, repertoire.committingAndRaising(row, state)));
      seat.ask("select 8 /* note */", "8");
    }
  }

  private void raise(Seat seat, Random dice) {
    String text = one(repertoire.raising(), dice);
    seat.call(c -> Sql.run(c, text));
  }

  private void raiseAfterSavepoint(Seat seat, Random dice) {
    if (!seat.autoCommit()) {
      seat.setSavepoint();
      raise(seat, dice);
      seat.rollBackToSavepoint();
    }
  }

  private void raiseAtCommit(Seat seat, Random dice) {
    if (!seat.autoCommit()) {
      String state = one(repertoire.states(), dice);
      seat.write((c, row) -> Sql.run(c, fused(row, state)));
      seat.commit(Connection::commit);
    }
  }

  /** What waits for the commit raises the state that the row holds. */
  private static String fused(Row row, String state) {
    return "insert into %s (id, owner, fuse) values (%s, '%s', '%s')"
        .formatted(
            Arena.table(row.tenant()),
            Product.underTest().sql().uuidLiteral(row.id()),
            row.tenant(),
            state);
  }

  /** The server ends the session by itself, so this one is due a verdict. */
  private void endAfterCommit(Seat seat, Random dice) {
    if (seat.inTransaction()) {
      return;
    }
    seat.excuse();
    RowText ended = repertoire.endedAfterCommit();
    ended.before().forEach(text -> seat.call(c -> Sql.run(c, text)));
    seat.writeOrFail((c, row) -> Sql.run(c, ended.text().apply(row)));
    ended.after().forEach(text -> seat.call(c -> Sql.run(c, text)));
  }
}
