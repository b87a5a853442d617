package io.hibernateaws.it.adversary;

import io.hibernateaws.it.Product;
import io.hibernateaws.it.Sql;
import java.io.ByteArrayInputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The driver's own connection, and things that lead to it or outlive their session. */
final class HandOutMoves {
  private final Repertoire repertoire;
  private final DriverClasses driver;

  private HandOutMoves(Repertoire repertoire) {
    this.repertoire = repertoire;
    this.driver = repertoire.driver();
  }

  private static Move handOut(Side side, String name, Deed deed) {
    return new Move(Kind.HAND_OUT, side, name, deed);
  }

  static List<Move> all(Repertoire repertoire) {
    HandOutMoves with = new HandOutMoves(repertoire);
    return List.of(
        with.raw(Side.WRITING, "raw autocommit off", (c, seat) -> c.setAutoCommit(false)),
        with.raw(Side.WRITING, "raw autocommit on", (c, seat) -> c.setAutoCommit(true)),
        with.raw(Side.BOTH, "raw read-only on", (c, seat) -> c.setReadOnly(true)),
        with.raw(
            Side.BOTH,
            "raw isolation",
            (c, seat) -> c.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE)),
        with.raw(
            Side.BOTH, "raw statement", (c, seat) -> Sql.run(c, repertoire.leftovers().get(0))),
        with.raw(Side.BOTH, "raw place", (c, seat) -> repertoire.lookUpIn(c, seat.otherTenant())),
        with.raw(Side.BOTH, "raw begin", (c, seat) -> Sql.run(c, "begin")),
        with.raw(Side.BOTH, "raw rows, left unread", (c, seat) -> with.unread(c)),
        handOut(Side.BOTH, "generated keys, rows and metadata", with::doors),
        handOut(Side.WRITING, "a stream as a large object", HandOutMoves::largeObject),
        handOut(Side.BOTH, "keeps the raw connection", with::keepRaw),
        handOut(Side.BOTH, "uses the raw connection it kept", with::useRaw),
        handOut(Side.BOTH, "keeps a statement", HandOutMoves::keepStatement),
        handOut(Side.BOTH, "uses the statement it kept", HandOutMoves::useStatement),
        handOut(Side.BOTH, "keeps rows half read", with::keepRows),
        handOut(Side.BOTH, "reads on in the rows it kept", HandOutMoves::useRows),
        handOut(Side.BOTH, "cancelled by another thread", HandOutMoves::cancel));
  }

  // ---- the driver's own objects

  @FunctionalInterface
  private interface RawDeed {
    void on(Connection raw, Seat seat) throws SQLException;
  }

  private Move raw(Side side, String name, RawDeed deed) {
    return handOut(
        side,
        name,
        (seat, dice) -> {
          // What is open then may be committed or not: the application's own affair.
          seat.muddle();
          int way = dice.nextInt(4);
          seat.call(c -> deed.on(raw(c, way), seat));
        });
  }

  /** The connection itself, or what its statements, rows and metadata say is theirs. */
  private Connection raw(Connection connection, int way) throws SQLException {
    return switch (way) {
      case 0 -> connection.unwrap(driver.connection());
      case 1 -> connection.getMetaData().unwrap(driver.metaData()).getConnection();
      case 2 -> {
        try (Statement statement = connection.createStatement()) {
          yield statement.unwrap(driver.statement()).getConnection();
        }
      }
      default -> {
        try (Statement select = connection.createStatement();
            ResultSet rows = select.executeQuery("select 1 /* note */")) {
          yield rows.unwrap(driver.rows()).getStatement().getConnection();
        }
      }
    };
  }

  private void unread(Connection raw) throws SQLException {
    Statement select = raw.createStatement(ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY);
    select.setFetchSize(repertoire.rowByRow());
    select.executeQuery("select 1 union all select 2 /* note */").next();
  }

  private void keepRaw(Seat seat, Random dice) {
    seat.muddle();
    seat.call(
        c -> {
          seat.kept().thing = c.unwrap(driver.connection());
          seat.kept().from = c;
        });
  }

  /** The driver's connection itself cannot be taken back; the link must not be lent again. */
  private void useRaw(Seat seat, Random dice) {
    Object thing = afterItsSession(seat);
    if (driver.connection().isInstance(thing)) {
      Connection raw = driver.connection().cast(thing);
      seat.call(
          c -> {
            if (!raw.isClosed() && Sql.pid(raw).equals(Sql.pid(c))) {
              seat.wrong("has the link whose raw connection another session has kept");
            }
          });
    }
  }

  // ---- doors

  private void doors(Seat seat, Random dice) {
    seat.call(
        c -> {
          door(seat, "getMetaData()", c.getMetaData().getConnection());
          try (ResultSet types = c.getMetaData().getTableTypes()) {
            door(seat, "getTableTypes()", types);
          }
          try (ResultSet columns = c.getMetaData().getColumns(null, null, "note", null)) {
            door(seat, "getColumns()", columns);
          }
          try (Statement select = c.createStatement();
              ResultSet rows = select.executeQuery("select 1 /* note */")) {
            door(seat, "a statement", select.getConnection());
            door(seat, "rows", rows);
          }
          try (PreparedStatement change =
              c.prepareStatement(
                  "update note set seed = 1 where seed = 2", Statement.RETURN_GENERATED_KEYS)) {
            change.executeUpdate();
            door(seat, "getGeneratedKeys()", change.getGeneratedKeys());
          }
        });
  }

  private void door(Seat seat, String name, ResultSet rows) throws SQLException {
    Statement statement = rows.getStatement();
    if (statement != null) {
      door(seat, name, statement.getConnection());
    }
  }

  private void door(Seat seat, String name, Connection found) {
    if (driver.connection().isInstance(found)) {
      seat.wrong("the raw connection is behind " + name);
    }
  }

  private static void largeObject(Seat seat, Random dice) {
    if (seat.autoCommit()) {
      return;
    }
    seat.write(
        (c, row) -> {
          try (PreparedStatement insert =
              c.prepareStatement(
                  "insert into "
                      + Arena.table(row.tenant())
                      + " (id, owner, picture) values (?, ?, ?)")) {
            insert.setObject(1, Product.underTest().sql().uuid(row.id()));
            insert.setString(2, row.tenant());
            insert.setBlob(3, new ByteArrayInputStream(new byte[] {1, 2, 3}));
            insert.executeUpdate();
          }
        });
  }

  // ---- what outlives its session

  /** What the application has kept of a session that is closed by now. */
  private static @Nullable Object afterItsSession(Seat seat) {
    Connection from = seat.kept().from;
    return from == null || !isClosed(from) ? null : seat.kept().thing;
  }

  private static void keepStatement(Seat seat, Random dice) {
    seat.call(
        c -> {
          seat.kept().thing =
              dice.nextBoolean() ? c.createStatement() : c.prepareStatement("select 1 /* note */");
          seat.kept().from = c;
        });
  }

  private static void useStatement(Seat seat, Random dice) {
    if (!(afterItsSession(seat) instanceof Statement statement)) {
      return;
    }
    try {
      if (statement instanceof PreparedStatement prepared) {
        prepared.execute();
      } else {
        statement.execute("select 2 /* note */");
      }
      seat.wrong("a statement ran after its session was closed");
    } catch (SQLException refused) {
      // As it should be.
    }
  }

  @SuppressWarnings("resource") // kept
  private void keepRows(Seat seat, Random dice) {
    seat.call(
        c -> {
          Statement select =
              c.createStatement(ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY);
          select.setFetchSize(repertoire.rowByRow());
          ResultSet rows =
              select.executeQuery("select 1 union all select 2 union all select 3 /* note */");
          rows.next();
          seat.kept().thing = rows;
          seat.kept().from = c;
        });
  }

  private static void useRows(Seat seat, Random dice) {
    if (!(afterItsSession(seat) instanceof ResultSet rows)) {
      return;
    }
    try {
      rows.next();
      seat.wrong("rows were read after their session was closed");
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

  // ---- other threads

  private static void cancel(Seat seat, Random dice) {
    String sleep = Product.underTest().sql().sleep(Duration.ofSeconds(15));
    seat.call(
        c -> {
          try (Statement asleep = c.createStatement()) {
            CompletableFuture<Void> cancelling = Faults.onceRunning(seat, sleep, asleep::cancel);
            try {
              asleep.execute(sleep);
            } finally {
              cancelling.get();
            }
          }
        });
  }
}
