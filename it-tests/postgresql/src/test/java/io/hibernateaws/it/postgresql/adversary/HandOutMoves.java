package io.hibernateaws.it.postgresql.adversary;

import io.hibernateaws.it.Sql;
import io.hibernateaws.it.adversary.Deed;
import io.hibernateaws.it.adversary.Kind;
import io.hibernateaws.it.adversary.Move;
import io.hibernateaws.it.adversary.Seat;
import io.hibernateaws.it.adversary.Side;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Blob;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Random;
import org.postgresql.PGConnection;
import org.postgresql.jdbc.PgConnection;
import org.postgresql.largeobject.LargeObject;

/** The driver's own connection, and things that lead to it. */
final class HandOutMoves {
  private HandOutMoves() {}

  private static Move handOut(Side side, String name, Deed deed) {
    return new Move(Kind.HAND_OUT, side, name, deed);
  }

  static List<Move> all() {
    return List.of(
        handOut(Side.WRITING, "raw autocommit off", raw(c -> c.setAutoCommit(false))),
        handOut(Side.WRITING, "raw autocommit on", raw(c -> c.setAutoCommit(true))),
        handOut(Side.BOTH, "raw read-only on", raw(c -> c.setReadOnly(true))),
        handOut(
            Side.BOTH,
            "raw isolation",
            raw(c -> c.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE))),
        handOut(Side.BOTH, "raw statement", raw(c -> Sql.run(c, "set role clerk"))),
        handOut(Side.BOTH, "raw schema", HandOutMoves::schema),
        handOut(Side.BOTH, "an array's rows", HandOutMoves::array),
        handOut(Side.BOTH, "a cursor's rows", HandOutMoves::cursor),
        handOut(Side.BOTH, "generated keys and metadata", HandOutMoves::metadata),
        handOut(Side.WRITING, "a large object", HandOutMoves::largeObject),
        handOut(Side.WRITING, "a stream as a large object", HandOutMoves::blobParameter),
        handOut(Side.WRITING, "keeps a blob", HandOutMoves::keepBlob),
        handOut(Side.BOTH, "uses the blob it kept", HandOutMoves::useBlob),
        handOut(Side.BOTH, "keeps the raw connection", HandOutMoves::keepRaw),
        handOut(Side.BOTH, "uses the raw connection it kept", HandOutMoves::useRaw));
  }

  private static Deed raw(Seat.Call call) {
    return (seat, dice) -> {
      // What is open then may be committed or not: the application's own affair.
      seat.muddle();
      seat.call(c -> call.on(c.unwrap(PgConnection.class)));
    };
  }

  private static void schema(Seat seat, Random dice) {
    seat.muddle();
    seat.call(c -> c.unwrap(PgConnection.class).setSchema(seat.otherTenant()));
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

  private static void metadata(Seat seat, Random dice) {
    seat.call(
        c -> {
          try (ResultSet tables = c.getMetaData().getTableTypes()) {
            door(seat, "getTableTypes()", tables);
          }
          if (c.getMetaData().getConnection() instanceof PgConnection) {
            seat.wrong("the raw connection is behind getMetaData()");
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

  private static void blobParameter(Seat seat, Random dice) {
    if (seat.autoCommit()) {
      return;
    }
    seat.write(
        (c, row) -> {
          try (PreparedStatement insert =
              c.prepareStatement(
                  "insert into " + row.tenant() + ".note (id, owner, picture) values (?, ?, ?)")) {
            insert.setObject(1, row.id());
            insert.setString(2, row.tenant());
            insert.setBlob(3, new ByteArrayInputStream(new byte[] {1, 2, 3}));
            insert.executeUpdate();
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

  private static void keepRaw(Seat seat, Random dice) {
    seat.muddle();
    seat.call(
        c -> {
          seat.kept().thing = c.unwrap(PgConnection.class);
          seat.kept().from = c;
        });
  }

  /** The driver's connection itself cannot be taken back; the link must not be lent again. */
  private static void useRaw(Seat seat, Random dice) {
    Connection from = seat.kept().from;
    if (!(seat.kept().thing instanceof PgConnection raw) || from == null || !isClosed(from)) {
      return;
    }
    seat.call(
        c -> {
          if (!raw.isClosed() && raw.getBackendPID() == Integer.parseInt(Sql.pid(c))) {
            seat.wrong("has the link whose raw connection another session has kept");
          }
        });
  }

  private static boolean isClosed(Connection connection) {
    try {
      return connection.isClosed();
    } catch (SQLException e) {
      return true;
    }
  }
}
