package io.hibernateaws.it.postgresql.adversary;

import io.hibernateaws.it.adversary.Kind;
import io.hibernateaws.it.adversary.Move;
import io.hibernateaws.it.adversary.Row;
import io.hibernateaws.it.adversary.Seat;
import io.hibernateaws.it.adversary.Side;
import io.hibernateaws.it.adversary.Torn;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import org.postgresql.PGConnection;

/** Rows through the driver's own COPY. */
final class CopyMoves {
  private CopyMoves() {}

  static List<Move> all() {
    return List.of(
        new Move(
            Kind.READ_ONLY,
            Side.READING,
            "writes through COPY",
            (seat, dice) -> seat.write(CopyMoves::copy)),
        new Move(Kind.HAND_OUT, Side.WRITING, "COPY", (seat, dice) -> seat.write(CopyMoves::copy)),
        new Move(Kind.HAND_OUT, Side.WRITING, "a reader that throws into COPY", CopyMoves::torn));
  }

  private static void copy(Connection connection, Row row) throws SQLException, IOException {
    copy(connection, row, new StringReader(line(row)));
  }

  private static void copy(Connection connection, Row row, Reader rows)
      throws SQLException, IOException {
    connection
        .unwrap(PGConnection.class)
        .getCopyAPI()
        .copyIn("copy " + row.tenant() + ".note (id, owner) from stdin", rows);
  }

  /** The driver's own COPY is not the engine's call, so its link is one that was handed out. */
  private static void torn(Seat seat, Random dice) {
    seat.excuse();
    Throwable what = Torn.anything(dice);
    seat.writeOrFail((c, row) -> copy(c, row, Torn.characters(what, line(row))));
  }

  private static String line(Row row) {
    return row.id() + "\t" + row.tenant() + "\n";
  }
}
