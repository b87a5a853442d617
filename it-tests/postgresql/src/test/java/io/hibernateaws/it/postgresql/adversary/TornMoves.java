package io.hibernateaws.it.postgresql.adversary;

import io.hibernateaws.it.Sql;
import io.hibernateaws.it.adversary.Deed;
import io.hibernateaws.it.adversary.Kind;
import io.hibernateaws.it.adversary.Move;
import io.hibernateaws.it.adversary.Row;
import io.hibernateaws.it.adversary.Seat;
import io.hibernateaws.it.adversary.Side;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import org.postgresql.PGConnection;

/** Code of the application that throws in the middle of a call. */
final class TornMoves {
  private TornMoves() {}

  private static Move torn(Side side, String name, Deed deed) {
    return new Move(Kind.TORN, side, name, deed);
  }

  static List<Move> all() {
    return List.of(
        torn(Side.WRITING, "a stream that throws", TornMoves::stream),
        // The driver's own COPY is not the engine's call, so its link is one that was handed out.
        new Move(Kind.HAND_OUT, Side.WRITING, "a reader that throws into COPY", TornMoves::copy),
        torn(Side.WRITING, "a reader of characters that throws", TornMoves::characters),
        torn(Side.BOTH, "an observer that throws", TornMoves::observer),
        torn(Side.BOTH, "an observer that throws at its question", TornMoves::question),
        new Move(Kind.OVERFLOW, Side.WRITING, "the stack overflows", TornMoves::overflow));
  }

  private static Throwable anything(Random dice) {
    return switch (dice.nextInt(4)) {
      case 0 -> new IllegalStateException("torn");
      case 1 -> new StackOverflowError("torn");
      case 2 -> new AssertionError("torn");
      default -> new IOException("torn");
    };
  }

  private static Throwable unchecked(Random dice) {
    return dice.nextBoolean() ? new IllegalStateException("torn") : new AssertionError("torn");
  }

  private static <T extends Throwable> void sneak(Throwable what) throws T {
    @SuppressWarnings("unchecked")
    T as = (T) what;
    throw as;
  }

  /** Gives some bytes, then throws. */
  private static final class Stream extends InputStream {
    private final Throwable what;
    private int left;

    Stream(Throwable what, int left) {
      this.what = what;
      this.left = left;
    }

    @Override
    public int read() {
      if (left-- <= 0) {
        TornMoves.<RuntimeException>sneak(what);
      }
      return 'x';
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      into[offset] = (byte) read();
      return 1;
    }
  }

  private static final class Characters extends Reader {
    private final Throwable what;
    private final String begin;
    private int at;

    Characters(Throwable what, String begin) {
      this.what = what;
      this.begin = begin;
    }

    @Override
    public int read(char[] into, int offset, int length) {
      if (at >= begin.length()) {
        TornMoves.<RuntimeException>sneak(what);
      }
      into[offset] = begin.charAt(at++);
      return 1;
    }

    @Override
    public void close() {
      // Holds nothing.
    }
  }

  /** A call that is torn ends its link, so a verdict is due to what follows. */
  private static void stream(Seat seat, Random dice) {
    seat.excuse();
    int length = dice.nextBoolean() ? 100_000 : 100;
    int before = dice.nextInt(2) * dice.nextInt(length);
    Throwable what = anything(dice);
    seat.writeOrFail(
        (c, row) -> {
          try (PreparedStatement insert = insert(c, row, "body")) {
            insert.setBinaryStream(3, new Stream(what, before), length);
            insert.executeUpdate();
          }
        });
  }

  private static void characters(Seat seat, Random dice) {
    seat.excuse();
    Throwable what = anything(dice);
    seat.writeOrFail(
        (c, row) -> {
          try (PreparedStatement insert = insert(c, row, "fuse")) {
            insert.setCharacterStream(3, new Characters(what, "abc"), 20);
            insert.executeUpdate();
          }
        });
  }

  private static PreparedStatement insert(Connection connection, Row row, String column)
      throws SQLException {
    PreparedStatement insert =
        connection.prepareStatement(
            "insert into %s.note (id, owner, %s) values (?, ?, ?)".formatted(row.tenant(), column));
    insert.setObject(1, row.id());
    insert.setString(2, row.tenant());
    return insert;
  }

  private static void copy(Seat seat, Random dice) {
    seat.excuse();
    Throwable what = anything(dice);
    seat.writeOrFail(
        (c, row) ->
            c.unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn(
                    "copy " + row.tenant() + ".note (id, owner) from stdin",
                    new Characters(what, row.id() + "\t" + row.tenant() + "\n")));
  }

  private static void observer(Seat seat, Random dice) {
    seat.excuse();
    seat.heckler().heckle(unchecked(dice), dice.nextInt(3), false);
    seat.close(seat.tenant(), seat.readOnly());
    seat.ask("select 5 /* note */", "5");
  }

  private static void question(Seat seat, Random dice) {
    seat.excuse();
    seat.heckler().heckle(unchecked(dice), dice.nextInt(4), true);
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
