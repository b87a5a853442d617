package io.hibernateaws.engine.extension;

import io.hibernateaws.engine.api.ConnectSQLException;
import io.hibernateaws.engine.api.ExtensionSQLException;
import io.hibernateaws.engine.driver.DriverAdapter;
import io.hibernateaws.engine.driver.tls.TlsInForce;
import io.hibernateaws.engine.foreign.ForeignText;
import io.hibernateaws.engine.spi.ConnectInterceptor;
import io.hibernateaws.engine.spi.PhysicalConnect;
import io.hibernateaws.engine.time.Deadline;
import java.sql.SQLException;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The interceptors of an engine, in the order of the setting. Each call runs on one of a few daemon
 * threads, so that an interceptor that hangs holds no session longer than its connect may take, and
 * an interrupt meets no thread of the application. Thread-safe; the owner closes it.
 */
public final class ConnectInterceptors implements AutoCloseable {
  /** As many as hang at once before a connect waits for its turn, within its deadline. */
  private static final int MOST_AT_ONCE = 8;

  private static final long IDLE_SECONDS = 30;
  private static final String CREDENTIALS = "set hibernate.aws.credentials.source instead";

  /** They are taken from the credentials. */
  private static final Map<String, String> LOGIN =
      Map.of("user", CREDENTIALS, "password", CREDENTIALS);

  private record Named(String what, ConnectInterceptor interceptor) {}

  private final List<Named> interceptors;
  private final DriverAdapter driver;
  private final ThreadPoolExecutor threads;
  private final Set<FutureTask<?>> running = ConcurrentHashMap.newKeySet();

  private ConnectInterceptors(
      List<Named> interceptors, DriverAdapter driver, ThreadFactory threadFactory) {
    this.interceptors = interceptors;
    this.driver = driver;
    this.threads =
        new ThreadPoolExecutor(
            MOST_AT_ONCE,
            MOST_AT_ONCE,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            threadFactory);
    threads.allowCoreThreadTimeOut(true);
  }

  /**
   * Makes the interceptors of one engine; null where there are none.
   *
   * @param driver says which properties may be added
   * @param threadFactory makes daemon threads with a name
   * @throws io.hibernateaws.engine.api.SettingsException if one cannot be made
   */
  public static @Nullable ConnectInterceptors of(
      List<Brought<ConnectInterceptor>> chosen, DriverAdapter driver, ThreadFactory threadFactory) {
    return chosen.isEmpty()
        ? null
        : new ConnectInterceptors(
            chosen.stream().map(one -> new Named(one.toString(), one.make())).toList(),
            driver,
            threadFactory);
  }

  /**
   * The properties for the driver: those that are given and those that are added.
   *
   * @param needsTls whether a password is sent as it is, so that TLS may not become less certain
   *     than the given properties, which have been looked at, make it
   * @throws ExtensionSQLException if an interceptor refuses, fails, is late or adds what it must
   *     not
   * @throws ConnectSQLException if the calling thread is interrupted or the engine closes
   */
  public Map<String, String> properties(
      PhysicalConnect connect, Map<String, String> given, boolean needsTls, Deadline deadline)
      throws SQLException {
    Map<String, String> all = new HashMap<>(given);
    for (Named one : interceptors) {
      Map<String, String> added = ask(one, connect, deadline);
      all.putAll(added);
      for (String name : added.keySet()) {
        String problem = problem(name, all);
        if (problem != null) {
          throw ended(one, connect, problem, new IllegalArgumentException(name));
        }
      }
      String weaker = needsTls && !added.isEmpty() ? weaker(given, all) : null;
      if (weaker != null) {
        throw ended(one, connect, weaker, new IllegalArgumentException(added.keySet().toString()));
      }
    }
    return Collections.unmodifiableMap(all);
  }

  /** What has made TLS less certain than it was, as the driver reads it; null for nothing. */
  private @Nullable String weaker(Map<String, String> given, Map<String, String> all) {
    TlsInForce now;
    try {
      now = driver.tls(all);
    } catch (IllegalArgumentException e) {
      return "adds what " + driver.code() + " does not take: " + ForeignText.message(e);
    }
    if (now.certainty().compareTo(driver.tls(given).certainty()) >= 0) {
      return null;
    }
    String decides = now.property() == null ? driver.properties().tls().mode() : now.property();
    return "adds properties with which "
        + decides
        + "="
        + ForeignText.of(all.getOrDefault(decides, ""))
        + " "
        + now.certainty().means()
        + ", and the password is sent as it is; let it add nothing of TLS";
  }

  private Map<String, String> ask(Named one, PhysicalConnect connect, Deadline deadline)
      throws SQLException {
    FutureTask<Map<String, String>> task =
        new FutureTask<>(() -> Map.copyOf(one.interceptor().beforeConnect(connect, deadline)));
    running.add(task);
    try {
      threads.execute(task);
      return task.get(deadline.nanosLeft(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      String did = cause instanceof SQLException ? "refused it: " : "failed: ";
      throw ended(one, connect, did + FoundExtension.text(cause), cause);
    } catch (TimeoutException e) {
      String late = "did not end before the deadline of the connect (network.connect_timeout)";
      throw ended(one, connect, late, e);
    } catch (RejectedExecutionException | CancellationException e) {
      throw new ConnectSQLException(
          "the engine is closing; no connection to " + connect.endpoint(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ConnectSQLException(
          "interrupted before the connection to " + connect.endpoint() + " was opened", e);
    } finally {
      running.remove(task);
      if (task.cancel(true)) {
        threads.remove(task);
      }
    }
  }

  /** What is wrong with adding a property; null if nothing is. */
  private @Nullable String problem(String name, Map<String, String> all) {
    String read = driver.readAs(name);
    String instead = LOGIN.getOrDefault(read, driver.refusedProperties().get(read));
    if (instead != null) {
      return "adds the driver property " + name + ", which belongs to the engine; " + instead;
    }
    Set<String> known = driver.mayHaveOthers(all) ? null : driver.allProperties();
    return known == null || known.contains(name)
        ? null
        : "adds " + ForeignText.quoted(name) + ", which is no property of " + driver.code();
  }

  private static ExtensionSQLException ended(
      Named one, PhysicalConnect connect, String why, Throwable cause) {
    return new ExtensionSQLException(
        "no connection to "
            + connect.endpoint()
            + " as "
            + ForeignText.of(connect.user())
            + ": "
            + one.what()
            + " "
            + why,
        cause);
  }

  /** Ends every call; a connect that waits for one fails at once. */
  @Override
  public void close() {
    // In this order: nothing is added to those that are running any more.
    threads.shutdown();
    running.forEach(task -> task.cancel(true));
  }
}
