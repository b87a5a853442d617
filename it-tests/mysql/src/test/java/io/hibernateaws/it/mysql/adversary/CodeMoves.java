package io.hibernateaws.it.mysql.adversary;

import io.hibernateaws.it.Sql;
import io.hibernateaws.it.adversary.Deed;
import io.hibernateaws.it.adversary.Kind;
import io.hibernateaws.it.adversary.Move;
import io.hibernateaws.it.adversary.Seat;
import io.hibernateaws.it.adversary.Side;
import java.util.List;
import java.util.Random;

/** Servers that live and raise the codes of lost connections. */
final class CodeMoves {
  static final List<String> STATES =
      List.of(
          "08000", "08001", "08003", "08004", "08006", "08007", "08S01", "08S02", "25006", "25S01",
          "28000", "40001", "40003", "57014", "70100", "HY000", "HYT00", "XA102");

  /** Among them those of a server that ends, of one that is read-only, and the driver's own. */
  private static final List<Integer> NUMBERS =
      List.of(
          1053, 1077, 1079, 1152, 1158, 1205, 1213, 1290, 1317, 1792, 1836, 1927, 2006, 2013, 3024,
          3100, 3572);

  private CodeMoves() {}

  private static Move code(Side side, String name, Deed deed) {
    return new Move(Kind.CODE, side, name, deed);
  }

  static List<Move> all() {
    return List.of(
        code(Side.WRITING, "a procedure that commits and raises", CodeMoves::payAndRaise),
        code(Side.BOTH, "a signal", CodeMoves::raise),
        code(Side.WRITING, "a signal after a savepoint", CodeMoves::raiseAfterSavepoint));
  }

  private static String signal(Random dice) {
    String state = STATES.get(dice.nextInt(STATES.size()));
    int number = NUMBERS.get(dice.nextInt(NUMBERS.size()));
    return "signal sqlstate '%s' set mysql_errno = %d /* note */".formatted(state, number);
  }

  private static void payAndRaise(Seat seat, Random dice) {
    String state = STATES.get(dice.nextInt(STATES.size()));
    if (!seat.inTransaction()) {
      seat.writeOrFail(
          (c, row) ->
              Sql.run(
                  c,
                  "call app.adversary_pay(uuid_to_bin('%s'), '%s', '%s') /* note */"
                      .formatted(row.id(), row.tenant(), state)));
      seat.ask("select 8 /* note */", "8");
    }
  }

  private static void raise(Seat seat, Random dice) {
    String text = signal(dice);
    seat.call(c -> Sql.run(c, text));
  }

  private static void raiseAfterSavepoint(Seat seat, Random dice) {
    if (!seat.autoCommit()) {
      seat.setSavepoint();
      raise(seat, dice);
      seat.rollBackToSavepoint();
    }
  }
}
