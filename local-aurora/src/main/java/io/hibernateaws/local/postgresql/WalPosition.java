package io.hibernateaws.local.postgresql;

import io.hibernateaws.local.replication.Position;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A position in the write-ahead log. The timeline is left out: the supervisor compares positions
 * only of servers that follow the same writer.
 *
 * @param bytes from 0/0
 */
record WalPosition(long bytes) implements Position {
  /** The position in a column; null if there is none. */
  static @Nullable WalPosition of(ResultSet row, int column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? null : new WalPosition(value);
  }

  @Override
  public boolean reaches(Position other) {
    return bytes >= bytes(other);
  }

  /** The bytes of a position of a PostgreSQL cluster; null of none. */
  static @Nullable Long bytesOrNull(@Nullable Position position) {
    return position == null ? null : bytes(position);
  }

  private static long bytes(Position position) {
    return ((WalPosition) position).bytes;
  }
}
