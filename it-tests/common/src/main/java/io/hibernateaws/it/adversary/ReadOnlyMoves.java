package io.hibernateaws.it.adversary;

import io.hibernateaws.it.Sql;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Read-only sessions that try to write to the writer that they run on. */
final class ReadOnlyMoves {
  private static final String TABLE = "adversary_read_only";

  private final Repertoire repertoire;

  private ReadOnlyMoves(Repertoire repertoire) {
    this.repertoire = repertoire;
  }

  private static Move reading(String name, Deed deed) {
    return new Move(Kind.READ_ONLY, Side.READING, name, deed);
  }

  static List<Move> all(Repertoire repertoire) {
    ReadOnlyMoves with = new ReadOnlyMoves(repertoire);
    return List.of(
        reading("lifts read-only by text", with::lift),
        reading("lifts it and writes", with::liftAndWrite),
        reading("writes", with::write),
        reading("commits and writes in one text", with::commitAndWrite),
        reading("begins by text, then autocommit off", with::beginAndWrite),
        reading(
            "puts a row among the rows of a query",
            (seat, dice) -> seat.write(HiddenWriteMoves::throughRows)),
        reading("setReadOnly in vain", (seat, dice) -> seat.call(c -> c.setReadOnly(true))),
        reading("a definition", ReadOnlyMoves::define));
  }

  private void lift(Seat seat, Random dice) {
    List<String> lifts = repertoire.lifts();
    String text = lifts.get(dice.nextInt(lifts.size()));
    Seat.Call call = c -> Sql.run(c, text);
    if (text.startsWith("begin") || text.startsWith("start")) {
      if (!seat.inTransaction()) {
        seat.begin(call);
      }
    } else {
      seat.call(call);
    }
  }

  private void liftAndWrite(Seat seat, Random dice) {
    lift(seat, dice);
    write(seat, dice);
    if (!seat.autoCommit() && dice.nextBoolean()) {
      seat.commit(Connection::commit);
    }
  }

  private String writing(Row row, Random dice) {
    List<String> texts = new ArrayList<>(repertoire.writes(row));
    texts.add(Seat.insert(row));
    texts.add(repertoire.writing(row));
    return texts.get(dice.nextInt(texts.size()));
  }

  private void write(Seat seat, Random dice) {
    seat.write((c, row) -> Sql.run(c, writing(row, dice)));
  }

  private void commitAndWrite(Seat seat, Random dice) {
    List<String> ends = repertoire.endsOfTransactions();
    String first = ends.get(dice.nextInt(ends.size()));
    seat.write((c, row) -> Sql.run(c, first + "; " + writing(row, dice)));
    seat.call(c -> Sql.run(c, "commit"));
  }

  private void beginAndWrite(Seat seat, Random dice) {
    if (!seat.inTransaction()) {
      seat.begin(c -> Sql.run(c, "begin"));
      seat.autoCommit(false);
      write(seat, dice);
      seat.commit(Connection::commit);
    }
  }

  private static void define(Seat seat, Random dice) {
    seat.call(c -> Sql.run(c, "create table " + TABLE + " (i int)"));
    seat.call(
        c -> {
          String made =
              "select count(*) from information_schema.tables where table_name = '" + TABLE + "'";
          if (!Sql.text(c, made).equals("0")) {
            seat.wrong("a read-only session has made a table");
          }
        });
  }
}
