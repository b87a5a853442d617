package io.hibernateaws.it.mysql.adversary;

import io.hibernateaws.it.adversary.Kind;
import io.hibernateaws.it.adversary.Move;
import io.hibernateaws.it.adversary.Row;
import io.hibernateaws.it.adversary.Seat;
import io.hibernateaws.it.adversary.Side;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.mariadb.jdbc.Connection;
import org.mariadb.jdbc.message.client.PingPacket;
import org.mariadb.jdbc.message.client.QueryPacket;
import org.mariadb.jdbc.message.client.ResetPacket;

/** What the connection of MariaDB Connector/J can be asked for beyond JDBC. */
final class MariaDbMoves {
  private static final RawMoves<Connection> RAW = new RawMoves<>(Connection.class);

  private MariaDbMoves() {}

  static List<Move> all() {
    return List.of(
        RAW.move("raw reset", Connection::reset),
        RAW.move(
            "raw message that resets", c -> c.getClient().execute(ResetPacket.INSTANCE, false)),
        RAW.move("raw ping", c -> c.getClient().execute(PingPacket.INSTANCE, false)),
        RAW.move(
            "raw message",
            c -> c.getClient().execute(new QueryPacket("select 1 /* note */"), false)),
        RAW.move("raw cancel", Connection::cancelCurrentQuery),
        RAW.move("raw database", c -> c.setCatalog("green")),
        RAW.move("raw statement of the server, left open", MariaDbMoves::prepare),
        RAW.move("raw reading on", MariaDbMoves::stream),
        new Move(
            Kind.HAND_OUT,
            Side.WRITING,
            "a statement of the server",
            (seat, dice) -> seat.write(MariaDbMoves::writeOnServer)));
  }

  @SuppressWarnings("resource") // left open
  private static void prepare(Connection raw) throws SQLException {
    onServer(raw, "select 1 /* note */").execute();
  }

  @SuppressWarnings("resource") // left open
  private static void stream(Connection raw) throws SQLException {
    Statement select = raw.createStatement();
    select.setFetchSize(1);
    select.executeQuery("select 1 union all select 2 /* note */").next();
  }

  private static void writeOnServer(java.sql.Connection connection, Row row) throws SQLException {
    try (PreparedStatement insert =
        onServer(connection.unwrap(Connection.class), Seat.insert(row))) {
      insert.executeUpdate();
    }
  }

  private static PreparedStatement onServer(Connection raw, String sql) throws SQLException {
    return raw.prepareInternal(
        sql,
        Statement.NO_GENERATED_KEYS,
        ResultSet.TYPE_FORWARD_ONLY,
        ResultSet.CONCUR_READ_ONLY,
        true);
  }
}
