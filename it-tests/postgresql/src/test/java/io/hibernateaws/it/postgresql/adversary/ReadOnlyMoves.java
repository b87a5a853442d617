package io.hibernateaws.it.postgresql.adversary;

import io.hibernateaws.it.Sql;
import io.hibernateaws.it.adversary.Deed;
import io.hibernateaws.it.adversary.Kind;
import io.hibernateaws.it.adversary.Move;
import io.hibernateaws.it.adversary.Row;
import io.hibernateaws.it.adversary.Seat;
import io.hibernateaws.it.adversary.Side;
import java.io.StringReader;
import java.sql.Connection;
import java.util.List;
import java.util.Random;
import org.postgresql.PGConnection;

/** Read-only sessions that try to write to the writer that they run on. */
final class ReadOnlyMoves {
  private static final List<String> LIFTS =
      List.of(
          "set transaction read write",
          "set session characteristics as transaction read write",
          "set default_transaction_read_only = off",
          "set transaction_read_only = off",
          "reset default_transaction_read_only",
          "begin read write",
          "start transaction read write",
          "select set_config('transaction_read_only', 'off', false) /* note */",
          "select set_config('default_transaction_read_only', 'off', false) /* note */",
          "do $$ begin perform set_config('transaction_read_only', 'off', true); end $$",
          "do $$ begin set session characteristics as transaction read write; end $$",
          "do $$ begin set default_transaction_read_only = off; end $$",
          "do $$ begin execute 'set default_transaction_' || 'read_only = off'; end $$",
          "select set_config('default_transaction' || '_read_only', 'off', false) /* note */",
          "select set_config('transaction' || '_read_only', 'off', false) /* note */");

  private ReadOnlyMoves() {}

  private static Move reading(String name, Deed deed) {
    return new Move(Kind.READ_ONLY, Side.READING, name, deed);
  }

  static List<Move> all() {
    return List.of(
        reading("lifts read-only by text", ReadOnlyMoves::lift),
        reading("lifts it and writes", ReadOnlyMoves::liftAndWrite),
        reading("writes", ReadOnlyMoves::write),
        reading("commits and writes in one text", ReadOnlyMoves::commitAndWrite),
        reading("begins by text, then autocommit off", ReadOnlyMoves::beginAndWrite),
        reading("setReadOnly in vain", (seat, dice) -> seat.call(c -> c.setReadOnly(true))),
        reading("writes through COPY", ReadOnlyMoves::copy));
  }

  private static void lift(Seat seat, Random dice) {
    String text = LIFTS.get(dice.nextInt(LIFTS.size()));
    Seat.Call call = c -> Sql.run(c, text);
    if (text.startsWith("begin") || text.startsWith("start")) {
      if (!seat.inTransaction()) {
        seat.begin(call);
      }
    } else {
      seat.call(call);
    }
  }

  private static void liftAndWrite(Seat seat, Random dice) {
    lift(seat, dice);
    write(seat, dice);
    if (!seat.autoCommit() && dice.nextBoolean()) {
      seat.commit(Connection::commit);
    }
  }

  private static String writing(Row row, Random dice) {
    return switch (dice.nextInt(5)) {
      case 0 -> Seat.insert(row);
      case 1 -> "with x as (" + Seat.insert(row) + " returning 1) select * from x";
      case 2 ->
          "select public.adversary_write('%s', '%s') /* note */".formatted(row.id(), row.tenant());
      case 3 -> "do $$ begin " + Seat.insert(row) + "; end $$";
      default -> "explain analyze " + Seat.insert(row);
    };
  }

  private static void write(Seat seat, Random dice) {
    seat.write((c, row) -> Sql.run(c, writing(row, dice)));
  }

  private static void commitAndWrite(Seat seat, Random dice) {
    String first =
        switch (dice.nextInt(4)) {
          case 0 -> "commit; ";
          case 1 -> "rollback; ";
          case 2 -> "end; begin read write; ";
          default -> "commit and chain; set transaction read write; ";
        };
    seat.write((c, row) -> Sql.run(c, first + writing(row, dice)));
    seat.call(c -> Sql.run(c, "commit"));
  }

  private static void beginAndWrite(Seat seat, Random dice) {
    if (!seat.inTransaction()) {
      seat.begin(c -> Sql.run(c, "begin"));
      seat.autoCommit(false);
      write(seat, dice);
      seat.commit(Connection::commit);
    }
  }

  private static void copy(Seat seat, Random dice) {
    seat.write(
        (c, row) ->
            c.unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn(
                    "copy " + row.tenant() + ".note (id, owner) from stdin",
                    new StringReader(row.id() + "\t" + row.tenant() + "\n")));
  }
}
