package io.hibernateaws.it.adversary;

import io.hibernateaws.it.Product;
import io.hibernateaws.it.Sql;
import java.io.ByteArrayInputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;

/** Code of the application that throws in the middle of a call. */
final class TornMoves {
  private TornMoves() {}

  private static Move torn(Side side, String name, Deed deed) {
    return new Move(Kind.TORN, side, name, deed);
  }

  static List<Move> all() {
    return List.of(
        torn(Side.WRITING, "a stream that throws", TornMoves::stream),
        torn(Side.WRITING, "a reader of characters that throws", TornMoves::characters),
        torn(Side.WRITING, "a stream that throws in a batch", TornMoves::batch),
        torn(Side.BOTH, "an executor that throws at an abort", TornMoves::abort),
        torn(Side.BOTH, "an observer that throws", TornMoves::observer),
        torn(Side.BOTH, "an observer that throws at its question", TornMoves::question),
        new Move(Kind.OVERFLOW, Side.WRITING, "the stack overflows", TornMoves::overflow));
  }

  /** A call that is torn ends its link, so a verdict is due to what follows. */
  private static void stream(Seat seat, Random dice) {
    seat.excuse();
    int length = dice.nextBoolean() ? 100_000 : 100;
    int before = dice.nextInt(2) * dice.nextInt(length);
    Throwable what = Torn.anything(dice);
    seat.writeOrFail(
        (c, row) -> {
          try (PreparedStatement insert = insert(c, row, "body")) {
            insert.setBinaryStream(3, Torn.bytes(what, before), length);
            insert.executeUpdate();
          }
        });
  }

  private static void characters(Seat seat, Random dice) {
    seat.excuse();
    Throwable what = Torn.anything(dice);
    seat.writeOrFail(
        (c, row) -> {
          try (PreparedStatement insert = insert(c, row, "fuse")) {
            insert.setCharacterStream(3, Torn.characters(what, "abc"), 20);
            insert.executeUpdate();
          }
        });
  }

  /** The first row of the batch may have been written by itself. */
  private static void batch(Seat seat, Random dice) {
    seat.excuse();
    Throwable what = Torn.anything(dice);
    int before = dice.nextInt(2) * dice.nextInt(100);
    Row first = new Row(seat.tenant());
    seat.writeOrFail(
        (c, row) -> {
          try (PreparedStatement insert = insert(c, row, "body")) {
            insert.setBinaryStream(3, new ByteArrayInputStream(new byte[100]), 100);
            insert.addBatch();
            insert.setObject(1, Product.underTest().sql().uuid(first.id()));
            insert.setBinaryStream(3, Torn.bytes(what, before), 100);
            insert.addBatch();
            insert.executeBatch();
          }
        });
  }

  private static void abort(Seat seat, Random dice) {
    seat.excuse();
    Throwable what = Torn.unchecked(dice);
    seat.call(c -> c.abort(task -> Torn.<RuntimeException>sneak(what)));
    seat.close(seat.tenant(), seat.readOnly());
  }

  private static PreparedStatement insert(Connection connection, Row row, String column)
      throws SQLException {
    PreparedStatement insert =
        connection.prepareStatement(
            "insert into %s (id, owner, %s) values (?, ?, ?)"
                .formatted(Arena.table(row.tenant()), column));
    insert.setObject(1, Product.underTest().sql().uuid(row.id()));
    insert.setString(2, row.tenant());
    return insert;
  }

  private static void observer(Seat seat, Random dice) {
    seat.excuse();
    seat.heckler().heckle(Torn.unchecked(dice), dice.nextInt(3), false);
    seat.close(seat.tenant(), seat.readOnly());
    seat.ask("select 5 /* note */", "5");
  }

  private static void question(Seat seat, Random dice) {
    seat.excuse();
    seat.heckler().heckle(Torn.unchecked(dice), dice.nextInt(4), true);
    seat.close(seat.tenant(), seat.readOnly());
    seat.ask("select 6 /* note */", "6");
  }

  /** A call at a depth of the stack at which it may or may not get through. */
  private static void overflow(Seat seat, Random dice) throws Exception {
    seat.excuse();
    // What is loaded for the first time where the stack ends can never be used again.
    seat.write((c, row) -> Sql.run(c, Seat.insert(row)));
    int frames = dice.nextInt(300);
    Thread deep =
        new Thread(
            null,
            () ->
                seat.writeOrFail(
                    (c, row) -> {
                      try (PreparedStatement insert = insert(c, row, "fuse")) {
                        insert.setString(3, null);
                        sink(deepest(0) - frames, insert);
                      }
                    }),
            "adversary-deep",
            300_000);
    deep.start();
    deep.join();
    int answer = dice.nextInt(1_000_000);
    seat.ask("select " + answer + " /* note */", String.valueOf(answer));
  }

  private static int deepest(int depth) {
    try {
      return depth < 0 ? 0 : deepest(depth + 1);
    } catch (StackOverflowError full) {
      return depth;
    }
  }

  private static void sink(int left, PreparedStatement insert) throws SQLException {
    if (left > 0) {
      sink(left - 1, insert);
    } else {
      insert.executeUpdate();
    }
  }
}
