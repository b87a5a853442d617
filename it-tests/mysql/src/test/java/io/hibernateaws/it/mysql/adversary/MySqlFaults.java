package io.hibernateaws.it.mysql.adversary;

import io.hibernateaws.it.Sql;
import io.hibernateaws.it.adversary.Kind;
import io.hibernateaws.it.adversary.Move;
import io.hibernateaws.it.adversary.Side;
import java.util.List;

/** A server that ends the session itself, and commits that the driver does not send. */
final class MySqlFaults {
  private MySqlFaults() {}

  static List<Move> all() {
    return List.of(
        new Move(
            Kind.FAULT,
            Side.BOTH,
            "its server thread ends",
            (seat, dice) -> {
              seat.excuse();
              seat.call(c -> Sql.run(c, "kill connection_id()"));
            }),
        new Move(
            Kind.PLAIN,
            Side.WRITING,
            "a procedure that commits",
            (seat, dice) -> {
              if (!seat.inTransaction()) {
                seat.writeAndCommit(
                    (c, row) ->
                        Sql.run(
                            c,
                            "call app.adversary_commit(uuid_to_bin('%s'), '%s') /* note */"
                                .formatted(row.id(), row.tenant())));
              }
            }),
        new Move(
            Kind.PLAIN,
            Side.WRITING,
            "a definition, which commits",
            (seat, dice) -> {
              if (!seat.autoCommit()) {
                seat.commit(
                    c ->
                        Sql.run(
                            c, "create table if not exists note_" + seat.tenant() + " (i int)"));
              }
            }));
  }
}
