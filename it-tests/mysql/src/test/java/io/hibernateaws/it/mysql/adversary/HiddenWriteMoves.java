package io.hibernateaws.it.mysql.adversary;

import io.hibernateaws.it.Sql;
import io.hibernateaws.it.adversary.Kind;
import io.hibernateaws.it.adversary.Move;
import io.hibernateaws.it.adversary.Seat;
import io.hibernateaws.it.adversary.Side;
import java.util.List;

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
                            "select app.adversary_write(uuid_to_bin('%s'), '%s') /* note */"
                                .formatted(row.id(), row.tenant())))),
        new Move(
            Kind.HIDDEN_WRITE,
            Side.WRITING,
            "in a comment that is code",
            (seat, dice) ->
                seat.write((c, row) -> Sql.run(c, "/*!50000 " + Seat.insert(row) + " */"))),
        new Move(
            Kind.HIDDEN_WRITE,
            Side.WRITING,
            "behind two dashes that begin no comment",
            (seat, dice) ->
                seat.write(
                    (c, row) ->
                        Sql.text(
                            c,
                            "select 1--app.adversary_write(uuid_to_bin('%s'), '%s') /* note */"
                                .formatted(row.id(), row.tenant())))));
  }
}
