package io.hibernateaws.it.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.hibernateaws.engine.jdbc.AwsDataSource;
import io.hibernateaws.it.Sql;
import io.hibernateaws.local.LocalAurora;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postgresql.plugin.AuthenticationPlugin;
import org.postgresql.plugin.AuthenticationRequestType;

/** An error of the JVM in the middle of opening, as where a class is missing. */
@Timeout(60)
class OpeningErrorIT {
  private static final AtomicInteger THROWN = new AtomicInteger();

  private final List<LogRecord> told = new CopyOnWriteArrayList<>();
  private final Logger log = Logger.getLogger("io.hibernateaws");
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord line) {
          if (line.getLevel().intValue() >= Level.WARNING.intValue()) {
            told.add(line);
          }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  /** Asked for the password once the server has demanded it, so that a socket is open. */
  public static final class Missing implements AuthenticationPlugin {
    @Override
    public char[] getPassword(AuthenticationRequestType type) {
      THROWN.incrementAndGet();
      throw new NoClassDefFoundError("made/up/Options");
    }
  }

  @BeforeEach
  void listen() {
    log.addHandler(handler);
  }

  @AfterEach
  void unlisten() {
    log.removeHandler(handler);
  }

  @Test
  void an_error_in_every_connect_is_told_once_reaches_who_waits_and_leaves_no_socket()
      throws SQLException {
    try (LocalAurora cluster = LocalAurora.postgresql().instances(1).start()) {
      int before = cluster.proxy(1).connections();
      try (AwsDataSource source =
          new AwsDataSource(
              Map.of(
                  "url",
                  cluster.jdbcUrl(cluster.clusterEndpoint()),
                  "user",
                  cluster.user(),
                  "password",
                  cluster.password(),
                  "hibernate.aws.host_resolver",
                  cluster.resolver(),
                  "hibernate.connection.authenticationPluginClassName",
                  Missing.class.getName()))) {
        try (Connection connection = source.getConnection()) {
          Throwable thrown = catchThrowable(() -> Sql.instance(connection));

          assertThat(thrown).isInstanceOf(SQLException.class);
          assertThat(thrown).hasMessageContaining("made/up/Options");
          assertThat(thrown).hasRootCauseInstanceOf(NoClassDefFoundError.class);
        }
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> THROWN.get() >= 4);

        assertThat(told).hasSize(1);
        assertThat(source.engine().linkCounts().open()).isZero();
      }
      Awaitility.await().until(() -> cluster.proxy(1).connections() == before);
    }
  }
}
