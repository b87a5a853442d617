package io.hibernateaws.it.benchmarks;

import io.hibernateaws.engine.api.ConnectRequest;
import io.hibernateaws.engine.api.EngineEvent;
import io.hibernateaws.engine.api.EngineEvents;
import io.hibernateaws.engine.api.EngineObserver;
import io.hibernateaws.engine.api.SessionOptions;
import io.hibernateaws.engine.product.postgresql.PgFamilies;
import io.hibernateaws.engine.route.ReadRouting;
import io.hibernateaws.engine.route.ReadSignal;
import io.hibernateaws.engine.session.Sessions;
import io.hibernateaws.engine.state.SessionSettings;
import io.hibernateaws.engine.time.NanoClock;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumSet;

/**
 * A session of the engine over the stub driver, in a transaction, as Hibernate has it most of the
 * time.
 */
final class StubSession implements AutoCloseable {
  private final StubSupply supply = new StubSupply();
  private final Connection connection;

  StubSession() {
    connection =
        new Sessions(
                supply,
                () -> null,
                () -> PgFamilies.PLAIN,
                new SessionSettings(true, true, true, true, null, SessionSettings.Check.NEVER),
                new ReadRouting(EnumSet.allOf(ReadSignal.class), null, null),
                Duration.ofSeconds(30),
                null,
                null,
                new EngineEvents(new EngineEvent.Source("test", "test"), EngineObserver.NONE),
                NanoClock.system())
            .open(ConnectRequest.WRITABLE, new SessionOptions(false, null));
  }

  PreparedStatement prepare(String sql) {
    try {
      return connection.prepareStatement(sql);
    } catch (SQLException e) {
      throw new IllegalStateException("the stub driver does not fail", e);
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IllegalStateException("the stub driver does not fail", e);
    }
    supply.close();
  }
}
