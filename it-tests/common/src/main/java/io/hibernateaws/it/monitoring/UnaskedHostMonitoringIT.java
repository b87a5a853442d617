package io.hibernateaws.it.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.engine.api.ConnectSQLException;
import io.hibernateaws.engine.spi.CredentialSource;
import io.hibernateaws.engine.spi.Credentials;
import io.hibernateaws.it.Product;
import io.hibernateaws.local.LocalAurora;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A host whose monitor gets no credentials: lives while it answers, and is given up when it does
 * not.
 */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class UnaskedHostMonitoringIT {
  private static final Duration SOON = Duration.ofSeconds(60);

  /** One for each interval, and each tenth of them a first word. */
  private static final int FETCHES_IN_VAIN = 12;

  private final AtomicInteger inVain = new AtomicInteger();

  @Test
  void a_server_lives_while_it_answers_and_is_given_up_when_it_freezes_though_nobody_can_log_in()
      throws Exception {
    ExecutorService threads = Executors.newSingleThreadExecutor();
    try (LocalAurora plain = Product.newCluster().plain().instances(1).start();
        WaitingApplication application =
            new WaitingApplication(
                plain,
                Map.of(
                    "hibernate.aws.host_monitoring.detection_time",
                    "500",
                    "hibernate.aws.host_monitoring.detection_interval",
                    "500",
                    "hibernate.aws.host_monitoring.probe_timeout",
                    "500",
                    "hibernate.aws.credentials.source",
                    noneForHostMonitors(plain.password())))) {
      application.warmUp();
      Future<Long> end = threads.submit(application::waitForEver);
      Awaitility.await().atMost(SOON).until(() -> inVain.get() >= FETCHES_IN_VAIN);
      assertThat(application.aborts()).as("calls to a server that answers were ended").isZero();
      assertThat(end).isNotDone();

      plain.freeze(1);
      end.get(SOON.toSeconds(), TimeUnit.SECONDS);
      assertThat(application.abortedCalls()).isEqualTo(1);
    } finally {
      threads.shutdownNow();
    }
  }

  private CredentialSource noneForHostMonitors(String password) {
    return (endpoint, user, deadline) -> {
      if (Thread.currentThread().getName().startsWith("aws-host-")) {
        inVain.incrementAndGet();
        throw new ConnectSQLException("the service of passwords is away");
      }
      return new Credentials(user, password);
    };
  }
}
