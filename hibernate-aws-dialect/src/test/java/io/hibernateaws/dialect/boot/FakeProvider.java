package io.hibernateaws.dialect.boot;

import java.sql.Connection;
import java.sql.SQLException;
import org.hibernate.engine.jdbc.connections.spi.ConnectionProvider;

/** Hands out connections of a {@link FakeDatabase}; a subclass is backed by an engine. */
class FakeProvider implements ConnectionProvider {
  private static final long serialVersionUID = 1L;

  final transient FakeDatabase database;

  FakeProvider(FakeDatabase database) {
    this.database = database;
  }

  @Override
  public Connection getConnection() {
    return database.connect();
  }

  @Override
  public void closeConnection(Connection connection) throws SQLException {
    connection.close();
  }

  @Override
  public boolean supportsAggressiveRelease() {
    return false;
  }

  @Override
  public boolean isUnwrappableAs(Class<?> type) {
    return type.isInstance(this);
  }

  @Override
  public <T> T unwrap(Class<T> type) {
    return type.cast(this);
  }

  /** One that says so. */
  static final class OfEngine extends FakeProvider implements EngineBacked {
    private static final long serialVersionUID = 1L;

    int timesStarted;

    OfEngine(FakeDatabase database) {
      super(database);
    }

    @Override
    public void applicationStarted() {
      timesStarted++;
    }
  }
}
