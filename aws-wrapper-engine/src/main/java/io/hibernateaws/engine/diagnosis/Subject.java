package io.hibernateaws.engine.diagnosis;

import io.hibernateaws.engine.api.Diagnosis.FeatureReport;
import io.hibernateaws.engine.link.ConnectionSettings;
import io.hibernateaws.engine.monitoring.MonitoringSettings;
import io.hibernateaws.engine.outcome.OutcomeSettings;
import io.hibernateaws.engine.product.DatabaseFamily;
import io.hibernateaws.engine.product.DatabaseProduct;
import io.hibernateaws.engine.route.ClusterAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is examined, and what an engine with these settings needs of it.
 *
 * @param address what the URL says before a server is asked
 * @param connection of the application's links
 * @param monitoring as whom monitors connect
 * @param product whose SQL the servers speak
 * @param family set by the user, null where it is detected
 * @param outcome how lost commits are verified, null where they are not
 * @param poolSize links of one role that are in use at most
 * @param maxReplicaLag how late a reader may be, null for any
 * @param followsWrites whether reads must see what their thread has written
 * @param warnings about the settings themselves
 * @param features what each feature does for a family
 */
public record Subject(
    ClusterAddress address,
    ConnectionSettings connection,
    MonitoringSettings monitoring,
    DatabaseProduct product,
    @Nullable DatabaseFamily family,
    @Nullable OutcomeSettings outcome,
    int poolSize,
    @Nullable Duration maxReplicaLag,
    boolean followsWrites,
    List<String> warnings,
    Function<DatabaseFamily, List<FeatureReport>> features) {
  public Subject {
    warnings = List.copyOf(warnings);
  }

  /** The user of the application's links. */
  String user() {
    return connection.user().user();
  }

  /** Whether monitors log in as another user, or into another database, than the application. */
  boolean hasOwnMonitorLogin() {
    return monitoring.credentials() != null || monitoring.database() != null;
  }
}
