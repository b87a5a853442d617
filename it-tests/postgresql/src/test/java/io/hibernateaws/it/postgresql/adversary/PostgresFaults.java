package io.hibernateaws.it.postgresql.adversary;

import io.hibernateaws.it.Sql;
import io.hibernateaws.it.adversary.Kind;
import io.hibernateaws.it.adversary.Move;
import io.hibernateaws.it.adversary.Side;
import java.util.List;

/** A server that ends the session itself, and a commit that the driver does not send. */
final class PostgresFaults {
  private PostgresFaults() {}

  static List<Move> all() {
    return List.of(
        new Move(
            Kind.FAULT,
            Side.BOTH,
            "its server process ends",
            (seat, dice) -> {
              seat.excuse();
              seat.call(c -> Sql.run(c, "select pg_terminate_backend(pg_backend_pid())"));
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
                            "call public.adversary_commit('%s', '%s') /* note */"
                                .formatted(row.id(), row.tenant())));
              }
            }));
  }
}
