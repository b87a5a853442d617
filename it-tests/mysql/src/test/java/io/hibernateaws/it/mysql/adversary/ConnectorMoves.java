package io.hibernateaws.it.mysql.adversary;

import com.mysql.cj.conf.PropertyKey;
import com.mysql.cj.jdbc.JdbcConnection;
import com.mysql.cj.jdbc.JdbcStatement;
import io.hibernateaws.it.Sql;
import io.hibernateaws.it.adversary.Kind;
import io.hibernateaws.it.adversary.Move;
import io.hibernateaws.it.adversary.Row;
import io.hibernateaws.it.adversary.Seat;
import io.hibernateaws.it.adversary.Side;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Random;

/** What Connector/J's own connection can be asked for beyond JDBC. */
final class ConnectorMoves {
  private static final RawMoves<JdbcConnection> RAW = new RawMoves<>(JdbcConnection.class);

  private ConnectorMoves() {}

  static List<Move> all() {
    return List.of(
        RAW.move("raw reset", JdbcConnection::resetServerState),
        RAW.move("raw ping", JdbcConnection::ping),
        RAW.move("raw limit of rows", c -> c.setSessionMaxRows(1)),
        RAW.move("raw comment", c -> c.setStatementComment("note")),
        RAW.move("raw global transaction", c -> c.setInGlobalTx(true)),
        RAW.move("raw database", c -> c.setDatabase("green")),
        new Move(Kind.HAND_OUT, Side.BOTH, "raw reconnecting", ConnectorMoves::reconnect),
        RAW.move("raw statement of the server, left open", ConnectorMoves::prepare),
        RAW.move("raw reading on", ConnectorMoves::stream),
        new Move(
            Kind.HAND_OUT,
            Side.WRITING,
            "a statement of the server",
            (seat, dice) -> seat.write(ConnectorMoves::writeOnServer)),
        new Move(Kind.HAND_OUT, Side.BOTH, "a query's attribute", ConnectorMoves::attribute));
  }

  /** From then on the driver itself gives its connection up and makes another one. */
  private static void reconnect(Seat seat, Random dice) {
    seat.excuse();
    seat.muddle();
    seat.call(
        c ->
            c.unwrap(JdbcConnection.class)
                .getPropertySet()
                .getBooleanProperty(PropertyKey.autoReconnect)
                .setValue(true));
  }

  @SuppressWarnings("resource") // left open
  private static void prepare(JdbcConnection raw) throws SQLException {
    raw.serverPrepareStatement("select 1 /* note */").execute();
  }

  @SuppressWarnings("resource") // left open
  private static void stream(JdbcConnection raw) throws SQLException {
    Statement select = raw.createStatement();
    select.unwrap(JdbcStatement.class).enableStreamingResults();
    select.executeQuery("select 1 union all select 2 /* note */").next();
  }

  private static void writeOnServer(Connection connection, Row row) throws SQLException {
    try (PreparedStatement insert =
        connection.unwrap(JdbcConnection.class).serverPrepareStatement(Seat.insert(row))) {
      insert.executeUpdate();
    }
  }

  private static void attribute(Seat seat, Random dice) {
    seat.call(
        c -> {
          try (Statement select = c.createStatement()) {
            select.unwrap(JdbcStatement.class).setAttribute("note", dice.nextInt());
            select.executeQuery("select 4 /* note */").close();
          }
        });
    seat.call(c -> Sql.run(c, "select 5 /* note */"));
  }
}
