package io.hibernateaws.it.postgresql;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.engine.JupiterTestEngine;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/**
 * Hibernate's own tests as a program of its own, because they are configured by a {@code
 * hibernate.properties} that every other test in the JVM would see too.
 */
final class HibernatesOwnTests {
  private HibernatesOwnTests() {}

  /** Without arguments; what it ran is its last line, and it exits with 1 if anything failed. */
  public static void main(String[] args) {
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    // Only what is named here: the tests bring another engine and a filter that are not ours.
    LauncherConfig config =
        LauncherConfig.builder()
            .enableTestEngineAutoRegistration(false)
            .enablePostDiscoveryFilterAutoRegistration(false)
            .addTestEngines(new JupiterTestEngine())
            .build();
    LauncherFactory.create(config)
        .execute(
            LauncherDiscoveryRequestBuilder.request()
                .selectors(DiscoverySelectors.selectClass(IsolationConformance.class))
                .build(),
            listener);
    TestExecutionSummary summary = listener.getSummary();
    summary.printFailuresTo(new PrintWriter(System.out, true, StandardCharsets.UTF_8), 40);
    System.out.println(
        "CONFORMANCE found="
            + summary.getTestsFoundCount()
            + " passed="
            + summary.getTestsSucceededCount()
            + " failed="
            + summary.getTotalFailureCount());
    System.exit(summary.getTotalFailureCount() == 0 ? 0 : 1);
  }
}
