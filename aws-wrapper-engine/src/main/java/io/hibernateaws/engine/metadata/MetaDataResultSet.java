package io.hibernateaws.engine.metadata;

import io.hibernateaws.engine.handout.ForwardingResultSet;
import io.hibernateaws.engine.link.Link;
import io.hibernateaws.engine.pool.Lease;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** A result set of a metadata call; it keeps a lent link until it is closed. */
final class MetaDataResultSet extends ForwardingResultSet {
  private final MetaDataSource source;
  private @Nullable Lease lease;

  MetaDataResultSet(MetaDataSource source, Link link, @Nullable Lease lease, ResultSet delegate) {
    super(source.guard(link), delegate);
    this.source = source;
    this.lease = lease;
  }

  /** None, as JDBC allows: the driver's own would lead around the guard. */
  @Override
  public @Nullable Statement getStatement() {
    return null;
  }

  @Override
  public void close() throws SQLException {
    try {
      if (guard.holdsLink()) {
        delegate.close();
      }
    } finally {
      Lease current = lease;
      lease = null;
      if (current != null) {
        source.closed(current);
      }
    }
  }
}
