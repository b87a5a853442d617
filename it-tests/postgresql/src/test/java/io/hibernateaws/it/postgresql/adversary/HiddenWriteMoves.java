package io.hibernateaws.it.postgresql.adversary;

import io.hibernateaws.it.Sql;
import io.hibernateaws.it.adversary.Kind;
import io.hibernateaws.it.adversary.Move;
import io.hibernateaws.it.adversary.Seat;
import io.hibernateaws.it.adversary.Side;
import java.util.List;
import java.util.Random;

/** Writes that a reader of the text does not see. */
final class HiddenWriteMoves {
  private HiddenWriteMoves() {}

  static List<Move> all() {
    return List.of(
        new Move(
            Kind.HIDDEN_WRITE,
            Side.WRITING,
            "a function that writes",
            (seat, dice) ->
                seat.write(
                    (c, row) ->
                        Sql.text(
                            c,
                            "select public.adversary_write('%s', '%s') /* note */"
                                .formatted(row.id(), row.tenant())))),
        new Move(
            Kind.HIDDEN_WRITE, Side.WRITING, "behind a backslash", HiddenWriteMoves::backslash));
  }

  private static void backslash(Seat seat, Random dice) {
    seat.muddle();
    seat.call(c -> Sql.run(c, "set standard_conforming_strings = off"));
    if (!seat.inTransaction()) {
      seat.writeOrFail(
          (c, row) -> Sql.run(c, "select 'a\\', '; " + Seat.insert(row) + "; --' /* note */"));
    }
    seat.call(c -> Sql.run(c, "set standard_conforming_strings = on"));
  }
}
