package io.hibernateaws.engine.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateaws.engine.api.ConnectRequest;
import io.hibernateaws.engine.api.SessionOptions;
import io.hibernateaws.engine.api.TestEngine;
import io.hibernateaws.engine.assembly.EngineConfig;
import io.hibernateaws.engine.session.ForwardingConnection;
import io.hibernateaws.engine.time.NanoClock;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import javax.tools.ToolProvider;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long the driver keeps an engine. */
class AwsDriverTest {
  private static final String URL = "jdbc:aws:postgresql://db.example.com/app";

  private final List<UnboundEngine> opened = new ArrayList<>();
  private @Nullable SQLException refusal;

  @Test
  void an_engine_runs_while_a_connection_is_open_even_one_that_is_bound_to_no_link()
      throws SQLException {
    try (EngineHolder engines = lingering()) {
      Connection connection = new AwsDriver(engines).connect(URL, login());
      UnboundEngine engine = opened.get(0);
      Awaitility.await()
          .during(Duration.ofMillis(150))
          .atMost(Duration.ofSeconds(5))
          .until(() -> !engine.closed);

      assertThat(connection).isNotNull().satisfies(Connection::close);

      Awaitility.await().until(() -> engine.closed);
    }
  }

  @Test
  void an_engine_that_refused_the_only_connection_is_closed() {
    refusal = new SQLException("password authentication failed", "28P01");
    try (EngineHolder engines = lingering()) {
      assertThatThrownBy(() -> new AwsDriver(engines).connect(URL, login())).isSameAs(refusal);

      Awaitility.await().until(() -> opened.get(0).closed);
    }
  }

  @Test
  void the_prefix_of_the_wrapper_is_left_to_its_own_driver_unless_ours_is_asked_for(
      @TempDir Path folder) throws Exception {
    String url = "jdbc:aws-wrapper:postgresql://db.example.com/app";
    assertThat(DriverManager.getDriver(url)).isInstanceOf(AwsDriver.class);
    Driver registered = DriverManager.getDriver(URL);
    Path source = Files.createDirectories(folder.resolve("software/amazon/jdbc"));
    Path itsDriver =
        Files.writeString(
            source.resolve("Driver.java"), "package software.amazon.jdbc; public class Driver {}");
    assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, itsDriver.toString()))
        .isZero();
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader application =
        new URLClassLoader(new java.net.URL[] {folder.toUri().toURL()}, before)) {
      thread.setContextClassLoader(application);
      assertThatThrownBy(() -> DriverManager.getDriver(url)).hasMessage("No suitable driver");
      assertThatThrownBy(() -> DriverManager.getConnection(url))
          .hasMessage("No suitable driver found for " + url);
      assertThat(DriverManager.getDriver(URL)).isSameAs(registered);
      assertThat(registered.acceptsURL(url)).as("a pool that was given its name").isTrue();
      assertThat(new AwsDriver().acceptsURL(url)).as("an instance").isTrue();
      AwsDriver.register();
      Driver asked = DriverManager.getDriver(url);
      assertThat(asked).isInstanceOf(AwsDriver.class).isNotSameAs(registered);
      DriverManager.deregisterDriver(asked);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private EngineHolder lingering() {
    return EngineHolder.lingering(
        config -> {
          UnboundEngine engine = new UnboundEngine(config);
          opened.add(engine);
          return engine;
        },
        Duration.ofMillis(40),
        NanoClock.system());
  }

  private static Properties login() {
    Properties login = new Properties();
    login.setProperty("user", "u");
    login.setProperty("password", "p");
    return login;
  }

  /** Connections to it are open but have no link, as after a failover. */
  private final class UnboundEngine extends TestEngine {
    private final EngineConfig config;
    private volatile boolean closed;

    UnboundEngine(EngineConfig config) {
      this.config = config;
    }

    @Override
    public Connection connectEagerly(ConnectRequest request, SessionOptions options, Runnable onEnd)
        throws SQLException {
      SQLException failure = refusal;
      if (failure != null) {
        throw failure;
      }
      return new ForwardingConnection() {
        @Override
        protected Connection delegate() {
          throw new UnsupportedOperationException("it has no link");
        }

        @Override
        public void close() {
          onEnd.run();
        }
      };
    }

    @Override
    public Map<String, String> settings() {
      return config.settings();
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
