package io.hibernateaws.it;

import java.sql.Connection;
import java.sql.SQLException;
import org.hibernate.SessionFactory;
import org.hibernate.engine.jdbc.connections.spi.ConnectionProvider;
import org.hibernate.engine.spi.SessionFactoryImplementor;

/** A connection of a unit's provider, as Hibernate borrows it. */
public record Borrowed(ConnectionProvider provider, Connection connection)
    implements AutoCloseable {
  public static Borrowed from(SessionFactory unit) throws SQLException {
    ConnectionProvider provider =
        unit.unwrap(SessionFactoryImplementor.class)
            .getServiceRegistry()
            .requireService(ConnectionProvider.class);
    return new Borrowed(provider, provider.getConnection());
  }

  @Override
  public void close() throws SQLException {
    provider.closeConnection(connection);
  }
}
