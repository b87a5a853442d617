package io.hibernateaws.it.adversary;

import io.hibernateaws.it.Product;
import io.hibernateaws.it.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What applications do with JDBC alone. */
final class PlainMoves {
  private PlainMoves() {}

  private static Move plain(Side side, String name, Deed deed) {
    return new Move(Kind.PLAIN, side, name, deed);
  }

  static List<Move> all(Repertoire repertoire) {
    List<Move> moves = new ArrayList<>(ofJdbc(repertoire));
    moves.add(
        plain(
            Side.WRITING,
            "a procedure that commits",
            (seat, dice) -> {
              if (!seat.inTransaction()) {
                seat.writeAndCommit((c, row) -> Sql.run(c, repertoire.committing(row)));
              }
            }));
    if (!repertoire.definitions(Arena.TENANTS.get(0)).isEmpty()) {
      moves.add(
          plain(
              Side.WRITING,
              "a definition, which commits",
              (seat, dice) -> define(repertoire.definitions(seat.tenant()), seat, dice)));
    }
    return moves;
  }

  private static void define(List<String> definitions, Seat seat, Random dice) {
    String text = definitions.get(dice.nextInt(definitions.size()));
    if (seat.inTransaction()) {
      seat.commitEvenIfRefused(c -> Sql.run(c, text));
    }
  }

  private static List<Move> ofJdbc(Repertoire repertoire) {
    return List.of(
        plain(Side.WRITING, "insert, prepared", (seat, dice) -> seat.write(PlainMoves::prepared)),
        plain(
            Side.WRITING,
            "insert by text",
            (seat, dice) -> seat.write((c, row) -> Sql.run(c, Seat.insert(row)))),
        plain(Side.WRITING, "insert in a batch", (seat, dice) -> seat.write(PlainMoves::batch)),
        plain(
            Side.BOTH,
            "ask",
            (seat, dice) -> {
              int token = dice.nextInt(1_000_000);
              seat.ask("select " + token + " /* note */", String.valueOf(token));
            }),
        plain(Side.BOTH, "read in pages", (seat, dice) -> seat.call(c -> pages(c, repertoire))),
        plain(Side.BOTH, "an error", (seat, dice) -> seat.call(c -> Sql.run(c, "select nonsense"))),
        plain(Side.BOTH, "autocommit off", (seat, dice) -> seat.autoCommit(false)),
        plain(Side.BOTH, "autocommit on", (seat, dice) -> seat.autoCommit(true)),
        plain(Side.BOTH, "commit", PlainMoves::commit),
        plain(Side.BOTH, "roll back", PlainMoves::rollBack),
        plain(Side.BOTH, "savepoint", (seat, dice) -> seat.setSavepoint()),
        plain(Side.BOTH, "roll back to the savepoint", (seat, dice) -> seat.rollBackToSavepoint()),
        plain(
            Side.BOTH,
            "begin by text",
            (seat, dice) -> {
              if (!seat.inTransaction()) {
                seat.begin(c -> Sql.run(c, "begin"));
              }
            }),
        plain(
            Side.BOTH,
            "commit by text",
            (seat, dice) -> {
              if (seat.inTransaction()) {
                seat.commit(c -> Sql.run(c, "commit"));
              }
            }),
        plain(
            Side.BOTH,
            "isolation",
            (seat, dice) ->
                seat.call(
                    c ->
                        c.setTransactionIsolation(
                            dice.nextBoolean()
                                ? Connection.TRANSACTION_REPEATABLE_READ
                                : Connection.TRANSACTION_READ_COMMITTED))),
        plain(
            Side.BOTH,
            "the other tenant's schema",
            (seat, dice) -> seat.call(c -> repertoire.lookUpIn(c, seat.otherTenant()))),
        plain(
            Side.BOTH,
            "next session",
            (seat, dice) ->
                seat.close(
                    dice.nextBoolean() ? seat.tenant() : seat.otherTenant(),
                    dice.nextBoolean() ? seat.readOnly() : dice.nextBoolean())));
  }

  private static void commit(Seat seat, Random dice) {
    if (!seat.autoCommit()) {
      seat.commit(Connection::commit);
    }
  }

  private static void rollBack(Seat seat, Random dice) {
    if (!seat.autoCommit()) {
      seat.rollBack(Connection::rollback);
    } else if (seat.inTransaction()) {
      seat.rollBack(c -> Sql.run(c, "rollback"));
    }
  }

  private static void prepared(Connection connection, Row row) throws Exception {
    try (PreparedStatement insert = connection.prepareStatement(insertWithParameters(row))) {
      fill(insert, row);
      if (insert.executeUpdate() != 1) {
        throw new IllegalStateException("an insert was answered with another count than 1");
      }
    }
  }

  private static void batch(Connection connection, Row row) throws Exception {
    try (PreparedStatement insert = connection.prepareStatement(insertWithParameters(row))) {
      fill(insert, row);
      insert.addBatch();
      insert.executeBatch();
    }
  }

  private static String insertWithParameters(Row row) {
    return "insert into " + Arena.table(row.tenant()) + " (id, owner) values (?, ?)";
  }

  private static void fill(PreparedStatement insert, Row row) throws Exception {
    insert.setObject(1, Product.underTest().sql().uuid(row.id()));
    insert.setString(2, row.tenant());
  }

  private static void pages(Connection connection, Repertoire repertoire) throws Exception {
    try (Statement select = connection.createStatement()) {
      select.setFetchSize(repertoire.rowByRow());
      try (ResultSet rows = select.executeQuery("select id from note")) {
        rows.next();
        rows.next();
      }
    }
  }
}
