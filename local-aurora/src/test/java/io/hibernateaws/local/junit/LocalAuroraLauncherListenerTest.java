package io.hibernateaws.local.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.hibernateaws.local.LocalAurora;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

class LocalAuroraLauncherListenerTest {
  @Test
  void with_the_setting_the_cluster_is_up_before_a_test_class_is_loaded() {
    Properties before = (Properties) System.getProperties().clone();
    System.setProperty(LocalAuroraLauncherListener.INSTANCES, "1");
    try (LauncherSession session = LauncherFactory.openSession(LauncherConfig.DEFAULT)) {
      assertThat(System.getProperty(LocalAuroraLauncherListener.JDBC_URL))
          .startsWith("jdbc:postgresql://127.");
      SummaryGeneratingListener summary = new SummaryGeneratingListener();
      session
          .getLauncher()
          .execute(
              LauncherDiscoveryRequestBuilder.request()
                  .selectors(List.of(selectClass(ConnectsWhenLoaded.class)))
                  .build(),
              summary);
      assertThat(summary.getSummary().getFailures())
          .extracting(failure -> failure.getException())
          .isEmpty();
      assertThat(summary.getSummary().getTestsSucceededCount()).isEqualTo(1);
    } finally {
      System.clearProperty(LocalAuroraLauncherListener.INSTANCES);
    }
    assertThat(System.getProperties()).isEqualTo(before);
  }

  @Test
  void without_the_setting_nothing_is_started() {
    try (LauncherSession session = LauncherFactory.openSession(LauncherConfig.DEFAULT)) {
      assertThat(session).isNotNull();
      assertThat(System.getProperty(LocalAuroraLauncherListener.JDBC_URL)).isNull();
    }
  }

  /** Run by the test above only: its name does not end like a test's. */
  @ExtendWith(LocalAuroraExtension.class)
  static class ConnectsWhenLoaded {
    private static final boolean VALID = connect();

    private static boolean connect() {
      try (Connection connection =
          DriverManager.getConnection(
              System.getProperty(LocalAuroraLauncherListener.JDBC_URL),
              System.getProperty(LocalAuroraLauncherListener.USER),
              System.getProperty(LocalAuroraLauncherListener.PASSWORD))) {
        return connection.isValid(5);
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }

    @Test
    void connected(LocalAurora aurora) {
      assertThat(VALID).isTrue();
      assertThat(aurora.clusterEndpoint())
          .isEqualTo(System.getProperty(LocalAuroraLauncherListener.CLUSTER_ENDPOINT));
    }
  }
}
