package io.hibernateaws.it.postgresql.adversary;

import io.hibernateaws.it.Sql;
import io.hibernateaws.it.adversary.Kind;
import io.hibernateaws.it.adversary.Move;
import io.hibernateaws.it.adversary.Row;
import io.hibernateaws.it.adversary.Seat;
import io.hibernateaws.it.adversary.Side;
import java.util.List;
import java.util.Random;

/** Servers that live and raise the codes of lost connections. */
final class CodeMoves {
  private static final List<String> STATES =
      List.of(
          "08000", "08001", "08003", "08004", "08006", "08007", "08P01", "57P01", "57P02", "57P03",
          "57P05", "25006", "25P02", "25P03", "53300", "58000", "58030", "XX000", "40001", "40003",
          "08S02", "57014");

  private CodeMoves() {}

  private static Move code(Side side, String name, io.hibernateaws.it.adversary.Deed deed) {
    return new Move(Kind.CODE, side, name, deed);
  }

  private static String state(Random dice) {
    return STATES.get(dice.nextInt(STATES.size()));
  }

  static List<Move> all() {
    return List.of(
        code(Side.WRITING, "a procedure that commits and raises", CodeMoves::payAndRaise),
        code(Side.BOTH, "a block that raises", CodeMoves::raise),
        code(Side.WRITING, "raised after a savepoint", CodeMoves::raiseAfterSavepoint),
        code(Side.WRITING, "raised at commit", CodeMoves::raiseAtCommit),
        code(Side.WRITING, "a limit ends a procedure that has committed", CodeMoves::timeLimit));
  }

  private static void payAndRaise(Seat seat, Random dice) {
    String state = state(dice);
    if (!seat.inTransaction()) {
      seat.writeOrFail(
          (c, row) ->
              Sql.run(
                  c,
                  "call public.adversary_pay('%s', '%s', '%s') /* note */"
                      .formatted(row.id(), row.tenant(), state)));
      seat.ask("select 8 /* note */", "8");
    }
  }

  private static String raising(String state) {
    return "do $$ begin raise exception 'note' using errcode = '" + state + "'; end $$";
  }

  private static void raise(Seat seat, Random dice) {
    String text = raising(state(dice));
    seat.call(c -> Sql.run(c, text));
  }

  private static void raiseAfterSavepoint(Seat seat, Random dice) {
    if (!seat.autoCommit()) {
      seat.setSavepoint();
      raise(seat, dice);
      seat.rollBackToSavepoint();
    }
  }

  private static void raiseAtCommit(Seat seat, Random dice) {
    if (!seat.autoCommit()) {
      String state = state(dice);
      seat.write((c, row) -> Sql.run(c, fused(row, state)));
      seat.commit(java.sql.Connection::commit);
    }
  }

  private static String fused(Row row, String state) {
    return "insert into %2$s.note (id, owner, fuse) values ('%1$s', '%2$s', '%3$s')"
        .formatted(row.id(), row.tenant(), state);
  }

  /** FATAL 25P04: the server ends the session, so this one is due a verdict. */
  private static void timeLimit(Seat seat, Random dice) {
    if (seat.inTransaction()) {
      return;
    }
    seat.excuse();
    seat.call(c -> Sql.run(c, "set transaction_timeout = 100"));
    seat.writeOrFail(
        (c, row) ->
            Sql.run(
                c,
                "do $$ begin perform public.adversary_write('%s', '%s'); commit;"
                        .formatted(row.id(), row.tenant())
                    + " perform pg_sleep(3); end $$"));
    seat.call(c -> Sql.run(c, "set transaction_timeout = 0"));
  }
}
