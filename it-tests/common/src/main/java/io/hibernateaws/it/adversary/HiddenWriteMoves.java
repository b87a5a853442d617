package io.hibernateaws.it.adversary;

import io.hibernateaws.it.Product;
import io.hibernateaws.it.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Writes that a reader of the text does not see. */
final class HiddenWriteMoves {
  private HiddenWriteMoves() {}

  private static Move hidden(String name, Deed deed) {
    return new Move(Kind.HIDDEN_WRITE, Side.WRITING, name, deed);
  }

  static List<Move> all(Repertoire repertoire) {
    List<Move> moves = new ArrayList<>();
    moves.add(
        hidden(
            "a function that writes",
            (seat, dice) -> seat.write((c, row) -> Sql.text(c, repertoire.writing(row)))));
    moves.add(
        hidden(
            "a row put among the rows of a query",
            (seat, dice) -> seat.write(HiddenWriteMoves::throughRows)));
    for (RowText text : repertoire.hiddenWrites()) {
      moves.add(hidden(text.name(), (seat, dice) -> write(seat, text)));
    }
    return moves;
  }

  private static void write(Seat seat, RowText text) {
    Seat.RowCall call = (c, row) -> Sql.run(c, text.text().apply(row));
    if (text.before().isEmpty()) {
      seat.write(call);
      return;
    }
    seat.muddle();
    text.before().forEach(before -> seat.call(c -> Sql.run(c, before)));
    if (!seat.inTransaction()) {
      seat.writeOrFail(call);
    }
    text.after().forEach(after -> seat.call(c -> Sql.run(c, after)));
  }

  /** The text is a query, and the driver makes the insert. */
  static void throughRows(Connection connection, Row row) throws SQLException {
    try (Statement select =
            connection.createStatement(ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_UPDATABLE);
        ResultSet rows =
            select.executeQuery(
                "select id, owner from " + Arena.table(row.tenant()) + " where owner = 'nobody'")) {
      rows.moveToInsertRow();
      rows.updateObject(1, Product.underTest().sql().uuid(row.id()));
      rows.updateString(2, row.tenant());
      rows.insertRow();
    }
  }
}
