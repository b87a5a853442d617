package io.hibernateaws.it.postgresql.adversary;

import io.hibernateaws.it.adversary.Deed;
import io.hibernateaws.it.adversary.Kind;
import io.hibernateaws.it.adversary.Move;
import io.hibernateaws.it.adversary.Seat;
import io.hibernateaws.it.adversary.Side;
import java.nio.charset.StandardCharsets;
import java.sql.Blob;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Random;
import org.postgresql.PGConnection;
import org.postgresql.jdbc.PgConnection;
import org.postgresql.largeobject.LargeObject;

/** Objects of the driver that lead to the server: arrays, cursors and large objects. */
final class ObjectMoves {
  private ObjectMoves() {}

  private static Move handOut(Side side, String name, Deed deed) {
    return new Move(Kind.HAND_OUT, side, name, deed);
  }

  static List<Move> all() {
    return List.of(
        handOut(Side.BOTH, "an array's rows", ObjectMoves::array),
        handOut(Side.BOTH, "a cursor's rows", ObjectMoves::cursor),
        handOut(Side.WRITING, "a large object", ObjectMoves::largeObject),
        handOut(Side.WRITING, "keeps a blob", ObjectMoves::keepBlob),
        handOut(Side.BOTH, "uses the blob it kept", ObjectMoves::useBlob));
  }

  private static void door(Seat seat, String name, ResultSet rows) throws SQLException {
    Statement statement = rows.getStatement();
    if (statement == null) {
      return;
    }
    if (statement.getConnection() instanceof PgConnection) {
      seat.wrong("the raw connection is behind " + name);
    }
  }

  private static void array(Seat seat, Random dice) {
    seat.call(
        c -> {
          try (Statement select = c.createStatement();
              ResultSet rows = select.executeQuery("select array[1, 2] /* note */")) {
            rows.next();
            try (ResultSet elements = rows.getArray(1).getResultSet()) {
              door(seat, "Array.getResultSet()", elements);
            }
          }
        });
  }

  private static void cursor(Seat seat, Random dice) {
    if (seat.autoCommit()) {
      return;
    }
    seat.call(
        c -> {
          try (Statement select = c.createStatement();
              ResultSet rows = select.executeQuery("select public.adversary_rows() /* note */")) {
            rows.next();
            try (ResultSet cursor = (ResultSet) rows.getObject(1)) {
              door(seat, "a cursor's getObject()", cursor);
            }
          }
        });
  }

  private static void largeObject(Seat seat, Random dice) {
    if (seat.autoCommit()) {
      return;
    }
    seat.call(
        c -> {
          var objects = c.unwrap(PGConnection.class).getLargeObjectAPI();
          long oid = objects.createLO();
          try (LargeObject object = objects.open(oid)) {
            object.write("picture".getBytes(StandardCharsets.UTF_8));
          }
        });
  }

  private static void keepBlob(Seat seat, Random dice) {
    if (seat.autoCommit()) {
      return;
    }
    seat.call(
        c -> {
          try (Statement select = c.createStatement();
              ResultSet rows = select.executeQuery("select lo_create(0) /* note */")) {
            rows.next();
            seat.kept().thing = rows.getBlob(1);
            seat.kept().from = c;
          }
        });
  }

  private static void useBlob(Seat seat, Random dice) {
    Connection from = seat.kept().from;
    if (!(seat.kept().thing instanceof Blob blob) || from == null || !isClosed(from)) {
      return;
    }
    try {
      blob.setBytes(1, new byte[] {1, 2, 3});
      seat.wrong("a blob wrote after its session was closed");
    } catch (SQLException refused) {
      // As it should be.
    }
  }

  private static boolean isClosed(Connection connection) {
    try {
      return connection.isClosed();
    } catch (SQLException e) {
      return true;
    }
  }
}
