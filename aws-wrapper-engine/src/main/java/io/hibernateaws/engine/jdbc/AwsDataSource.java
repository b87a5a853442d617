package io.hibernateaws.engine.jdbc;

import io.hibernateaws.engine.api.AwsEngine;
import io.hibernateaws.engine.api.ConnectRequest;
import io.hibernateaws.engine.api.EngineObserver;
import io.hibernateaws.engine.api.SessionOptions;
import io.hibernateaws.engine.api.SettingsException;
import io.hibernateaws.engine.assembly.EngineAssembly;
import io.hibernateaws.engine.assembly.EngineConfig;
import io.hibernateaws.engine.assembly.Extensions;
import io.hibernateaws.engine.assembly.SettingsReader;
import io.hibernateaws.engine.assembly.StoresOnClassPath;
import io.hibernateaws.engine.config.GivenConnection;
import io.hibernateaws.engine.config.GivenConnection.Spelling;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The engine as a {@link DataSource}, for use without Hibernate: connections bind at their first
 * statement, like those of the Hibernate provider, and their links are kept in the same stores
 * ({@code aws-link-store} on the class path) unless {@code pool.enabled=false}. Thread-safe; close
 * it when done.
 *
 * <pre>{@code
 * try (AwsDataSource dataSource = new AwsDataSource(Map.of(
 *     "url", "jdbc:postgresql://db.cluster-xyz.us-east-1.rds.amazonaws.com/app",
 *     "user", "app", "password", secret))) { … }
 * }</pre>
 */
public final class AwsDataSource implements DataSource, AutoCloseable {
  private static final Set<String> OWN = Set.of("url", "user", "username", "password");

  /** Of names that are read elsewhere, ours first; Hibernate's may be in a map that it shares. */
  private static final List<String> PREFIXES =
      List.of("hibernate.aws.", "aws.", "hibernate.", "jakarta.", "javax.");

  private final EngineConfig config;
  private final AwsEngine engine;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Duration loginTimeout;

  /**
   * A data source with an engine of its own; touches no network.
   *
   * @param settings {@code url}, {@code user}, {@code password}; our settings and properties of the
   *     driver, without a prefix or as {@code hibernate.aws.<name>} and {@code
   *     hibernate.connection.<driver property>}; what else Hibernate reads is left to it
   * @throws SettingsException with every problem of the settings
   */
  public AwsDataSource(Map<String, ?> settings) {
    this(settings, EngineObserver.NONE);
  }

  /** The same, watched from the first event on. */
  public AwsDataSource(Map<String, ?> settings, EngineObserver observer) {
    Map<String, Object> prefixed = new HashMap<>(settings);
    Map<String, String> properties = new HashMap<>();
    settings.forEach(
        (key, value) -> {
          if (value == null || OWN.contains(key) || PREFIXES.stream().anyMatch(key::startsWith)) {
            return;
          }
          if (value instanceof CharSequence
              || value instanceof Number
              || value instanceof Boolean) {
            properties.put(key, value.toString());
          } else {
            prefixed.put(PREFIXES.get(0) + key, value); // no driver's property is an object
          }
        });
    Spelling spelling = Spelling.ofDataSource(properties.keySet());
    GivenConnection shared = GivenConnection.of(settings, "datasource");
    Map<String, String> all = new HashMap<>(shared.driverProperties());
    all.putAll(properties);
    GivenConnection facts =
        new GivenConnection(
            text(settings, "url", shared.url()),
            text(settings, "user", text(settings, "username", shared.user())),
            text(settings, "password", shared.password()),
            all,
            shared.poolSize(),
            "datasource",
            spelling);
    config = SettingsReader.read(prefixed, facts);
    engine =
        EngineAssembly.assemble(
            config,
            Extensions.none().withStores(StoresOnClassPath.of(config)).withObserver(observer));
    engine.applicationStarted();
  }

  private static @Nullable String text(
      Map<String, ?> settings, String key, @Nullable String otherwise) {
    Object value = settings.get(key);
    return value == null ? otherwise : value.toString();
  }

  @Override
  public Connection getConnection() throws SQLException {
    return engine.connect(ConnectRequest.WRITABLE.withLimit(limit()), SessionOptions.DEFAULT);
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    return engine.connect(
        ConnectRequest.WRITABLE.withCredentials(user, password).withLimit(limit()),
        SessionOptions.DEFAULT);
  }

  /**
   * A connection for a session that only reads: it runs on a reader where the endpoint allows one.
   */
  public Connection getReadOnlyConnection() throws SQLException {
    return engine.connect(ConnectRequest.READ_ONLY.withLimit(limit()), SessionOptions.DEFAULT);
  }

  /** The engine underneath, for its numbers and events. */
  public AwsEngine engine() {
    return engine;
  }

  private @Nullable Duration limit() {
    lock.lock();
    try {
      return loginTimeout;
    } finally {
      lock.unlock();
    }
  }

  /** Longest wait of a connection for its host, in seconds; 0 for the engine's own limits. */
  @Override
  public void setLoginTimeout(int seconds) {
    lock.lock();
    try {
      loginTimeout = seconds <= 0 ? null : Duration.ofSeconds(seconds);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public int getLoginTimeout() {
    Duration limit = limit();
    return limit == null ? 0 : (int) limit.toSeconds();
  }

  /** Null: logging goes through JBoss Logging. */
  @Override
  public @Nullable PrintWriter getLogWriter() {
    return null;
  }

  @Override
  public void setLogWriter(@Nullable PrintWriter out) throws SQLException {
    throw new SQLFeatureNotSupportedException("logging goes through JBoss Logging");
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException("logging goes through JBoss Logging");
  }

  /** This data source, its engine, or what the engine was built from. */
  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    for (Object part : List.of(this, engine, config)) {
      if (type.isInstance(part)) {
        return type.cast(part);
      }
    }
    throw new SQLException("AwsDataSource wraps no " + type.getName());
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return List.of(this, engine, config).stream().anyMatch(type::isInstance);
  }

  @Override
  public void close() {
    engine.close();
  }
}
