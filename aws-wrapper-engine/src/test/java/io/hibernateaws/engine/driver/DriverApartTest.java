package io.hibernateaws.engine.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.time.Deadline;
import io.hibernateaws.engine.time.NanoClock;
import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A pgjdbc that is loaded apart from the engine, as where a server shares it. */
class DriverApartTest {
  private static final Predicate<String> PGJDBC =
      Pattern.compile("/postgresql-[^/]*jar").asPredicate();

  private static final Predicate<String> ENGINE =
      Pattern.compile("aws-wrapper-engine[^:]*/classes$").asPredicate();

  private FakePostgres server;

  @BeforeEach
  void start() throws IOException {
    server = new FakePostgres(sql -> new FakePostgres.Answer.Done("UPDATE 1"));
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  @Test
  void a_driver_that_looks_further_than_its_own_class_loader_opens_a_link() throws Exception {
    assertThat(failure(PGJDBC, Map.of())).isNull();
    assertThat(server.startups()).hasSize(1);
  }

  @Test
  void a_driver_that_finds_another_copy_of_the_engine_is_refused_and_its_connection_closed()
      throws Exception {
    Throwable refusal = failure(PGJDBC.or(ENGINE), Map.of());

    assertThat(refusal)
        .hasMessageContaining(PgLinkSocketFactory.class.getName())
        .hasMessageContaining("put postgresql where the application's own jars are")
        .hasNoCause()
        .hasNoSuppressedExceptions()
        .extracting(one -> ((SQLException) one).getSQLState())
        .isEqualTo("0A000");
    assertThat(server.startups()).hasSize(1);
    Awaitility.await().until(() -> server.openSessions() == 0);
  }

  @Test
  void a_driver_that_finds_no_engine_is_refused_and_nobody_is_asked() throws Exception {
    Throwable refusal = failure(PGJDBC, Map.of("classLoaderStrategy", "driver"));

    assertThat(refusal)
        .hasMessageContaining(PgLinkSocketFactory.class.getName())
        .hasMessageContaining("put postgresql where the application's own jars are")
        .hasRootCauseInstanceOf(ClassNotFoundException.class)
        .extracting(one -> ((SQLException) one).getSQLState())
        .isEqualTo("0A000");
    assertThat(server.startups()).isEmpty();
  }

  private @Nullable Throwable failure(
      Predicate<String> besideDriver, Map<String, String> properties) throws Exception {
    try (URLClassLoader drivers =
            new URLClassLoader(jars(besideDriver), ClassLoader.getPlatformClassLoader());
        URLClassLoader application = new Application(jars(PGJDBC.negate()), drivers)) {
      Callable<?> opening =
          (Callable<?>)
              application
                  .loadClass(Opening.class.getName())
                  .getConstructor(InetSocketAddress.class, Map.class)
                  .newInstance(server.address(), properties);
      return (Throwable) opening.call();
    }
  }

  /** Opens a link with the engine of its own class loader; the result is how that failed. */
  public static final class Opening implements Callable<@Nullable SQLException> {
    private final InetSocketAddress address;
    private final Map<String, String> properties;

    public Opening(InetSocketAddress address, Map<String, String> properties) {
      this.address = address;
      this.properties = properties;
    }

    @Override
    public @Nullable SQLException call() {
      OpenAttempt attempt =
          new OpenAttempt(
              address,
              Deadline.in(Duration.ofSeconds(10), NanoClock.system()),
              SocketSettings.UNTOUCHED);
      Endpoint name = new Endpoint("a-name-nobody-resolves.invalid", 5432);
      try (Connection link =
          new PgJdbcAdapter().open(attempt, name, "db", "me", "secret", properties)) {
        return link.isClosed() ? new SQLException("closed") : null;
      } catch (SQLException e) {
        return e;
      }
    }
  }

  /** Has an engine of its own, whatever there is beside the drivers. */
  private static final class Application extends URLClassLoader {
    Application(URL[] jars, ClassLoader drivers) {
      super(jars, drivers);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      synchronized (getClassLoadingLock(name)) {
        if (!name.startsWith("io.hibernateaws.")) {
          return super.loadClass(name, resolve);
        }
        Class<?> loaded = findLoadedClass(name);
        return loaded == null ? findClass(name) : loaded;
      }
    }
  }

  private static URL[] jars(Predicate<String> which) {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(which)
        .map(DriverApartTest::url)
        .toArray(URL[]::new);
  }

  private static URL url(String path) {
    try {
      return Path.of(path).toUri().toURL();
    } catch (MalformedURLException e) {
      throw new AssertionError(e);
    }
  }
}
