package io.hibernateaws.it.handout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.hibernateaws.it.Product;
import io.hibernateaws.it.monitoring.WaitingApplication;
import io.hibernateaws.local.LocalAurora;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.SoftAssertions;

/** A server that falls silent while calls wait for it that no statement makes. */
public final class FrozenServer {
  private FrozenServer() {}

  /** What the application makes before. */
  @FunctionalInterface
  public interface Preparation {
    void on(Connection connection) throws SQLException;
  }

  /** Each of these calls, made at once, ends with what became of its transaction. */
  public static void endsWith(
      Map<String, AskingCall> calls, Preparation preparation, Map<String, ?> more)
      throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(calls.size());
    try (LocalAurora plain = Product.newCluster().plain().instances(1).start()) {
      Map<String, Object> settings = new HashMap<>(more);
      settings.put("hibernate.aws.pool.max_size", calls.size());
      settings.put("hibernate.aws.profile", "detection-fast");
      settings.put("hibernate.aws.failover.timeout", "1s");
      try (WaitingApplication application = new WaitingApplication(plain, settings)) {
        try (Connection connection = application.dataSource().getConnection()) {
          preparation.on(connection);
        }
        List<Connection> connections = new ArrayList<>();
        Map<String, Future<Throwable>> ends = new LinkedHashMap<>();
        Map<String, AskingCall.Call> ready = new LinkedHashMap<>();
        for (Map.Entry<String, AskingCall> one : calls.entrySet()) {
          Connection connection = application.dataSource().getConnection();
          connections.add(connection);
          connection.setAutoCommit(false);
          ready.put(one.getKey(), one.getValue().on(connection));
        }
        plain.freeze(1);
        ready.forEach(
            (name, call) -> ends.put(name, threads.submit(() -> catchThrowable(call::run))));
        SoftAssertions all = new SoftAssertions();
        for (Map.Entry<String, Future<Throwable>> end : ends.entrySet()) {
          Throwable told = end.getValue().get(60, TimeUnit.SECONDS);
          all.assertThat(told).as(end.getKey()).isNotNull();
          all.assertThat(told)
              .as(end.getKey())
              .hasStackTraceContaining("TransactionLostSQLException");
        }
        all.assertAll();
        assertThat(application.abortedCalls()).isEqualTo(calls.size());
        for (Connection connection : connections) {
          connection.close();
        }
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
