package io.hibernateaws.it.mysql.adversary;

import io.hibernateaws.it.Sql;
import io.hibernateaws.it.adversary.Deed;
import io.hibernateaws.it.adversary.Kind;
import io.hibernateaws.it.adversary.Move;
import io.hibernateaws.it.adversary.Row;
import io.hibernateaws.it.adversary.Seat;
import io.hibernateaws.it.adversary.Side;
import java.sql.Connection;
import java.util.List;
import java.util.Random;

/** Read-only sessions that try to write to the writer that they run on. */
final class ReadOnlyMoves {
  private static final List<String> LIFTS =
      List.of(
          "set transaction read write",
          "set session transaction read write",
          "set transaction_read_only = off",
          "set @@session.transaction_read_only = 0",
          "set session transaction_read_only = default",
          "/*!50000 set transaction_read_only = off */",
          "begin",
          "start transaction read write",
          "start transaction",
          "commit and chain",
          "prepare adversary_lift from 'set transaction_read_only = off'",
          "execute adversary_lift");

  private ReadOnlyMoves() {}

  private static Move reading(String name, Deed deed) {
    return new Move(Kind.READ_ONLY, Side.READING, name, deed);
  }

  static List<Move> all() {
    return List.of(
        reading("lifts read-only by text", ReadOnlyMoves::lift),
        reading("lifts it and writes", ReadOnlyMoves::liftAndWrite),
        reading("writes", ReadOnlyMoves::write),
        reading("begins by text, then autocommit off", ReadOnlyMoves::beginAndWrite),
        reading("setReadOnly in vain", (seat, dice) -> seat.call(c -> c.setReadOnly(true))),
        reading("a definition", ReadOnlyMoves::define));
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
    return switch (dice.nextInt(4)) {
      case 0 -> Seat.insert(row);
      case 1 -> "/*!50000 " + Seat.insert(row) + " */";
      case 2 ->
          "select app.adversary_write(uuid_to_bin('%s'), '%s') /* note */"
              .formatted(row.id(), row.tenant());
      default ->
          "call app.adversary_commit(uuid_to_bin('%s'), '%s') /* note */"
              .formatted(row.id(), row.tenant());
    };
  }

  private static void write(Seat seat, Random dice) {
    seat.write((c, row) -> Sql.run(c, writing(row, dice)));
  }

  private static void beginAndWrite(Seat seat, Random dice) {
    if (!seat.inTransaction()) {
      seat.begin(c -> Sql.run(c, "begin"));
      seat.autoCommit(false);
      write(seat, dice);
      seat.commit(Connection::commit);
    }
  }

  private static void define(Seat seat, Random dice) {
    seat.call(c -> Sql.run(c, "create table adversary_read_only (i int)"));
    seat.call(
        c -> {
          if (!"0"
              .equals(
                  Sql.text(
                      c,
                      "select count(*) from information_schema.tables"
                          + " where table_name = 'adversary_read_only'"))) {
            seat.wrong("a read-only session has made a table");
          }
        });
  }
}
