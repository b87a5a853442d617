package io.hibernateaws.quarkus.health;

import io.hibernateaws.engine.api.AwsEngine;
import io.hibernateaws.engine.api.ClusterView;
import io.hibernateaws.engine.api.Member;
import io.hibernateaws.engine.api.Role;
import io.hibernateaws.quarkus.driver.ClusterEngines;
import io.quarkus.datasource.common.runtime.DataSourceUtil;
import io.quarkus.datasource.runtime.DataSourceSupport;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready is an application whose clusters have a writer that has answered as one. Says what the
 * engines know and waits for no server, so that a probe gets its answer also during a failover.
 */
@Readiness
@ApplicationScoped
public class ClusterHealthCheck implements HealthCheck {
  private static final String NAME = "Database clusters health check";

  private final ClusterEngines engines;
  private final ClusterDataSources dataSources;
  private final DataSourceSupport support;

  /** Of the clusters below these datasources. */
  public ClusterHealthCheck(
      ClusterEngines engines, ClusterDataSources dataSources, DataSourceSupport support) {
    this.engines = engines;
    this.dataSources = dataSources;
    this.support = support;
  }

  @Override
  public HealthCheckResponse call() {
    HealthCheckResponseBuilder response = HealthCheckResponse.named(NAME).up();
    for (String dataSource : dataSources.writers()) {
      if (support.getHealthCheckExcludedNames().contains(dataSource)) {
        continue;
      }
      String name = DataSourceUtil.isDefault(dataSource) ? "default" : dataSource;
      if (engines.running(dataSource).isEmpty()) {
        response.withData(name, "no connection was asked for yet");
      }
      for (AwsEngine engine : engines.running(dataSource)) {
        tell(name, engine, response);
      }
    }
    return response.build();
  }

  private static void tell(String name, AwsEngine engine, HealthCheckResponseBuilder response) {
    ClusterView cluster = engine.cluster();
    Optional<Member> writer =
        cluster.members().stream()
            .filter(member -> cluster.verified(member, Role.WRITER))
            .findFirst();
    if (writer.isEmpty()) {
      response.down();
    }
    response.withData(
        name, writer.map(one -> "writer is " + one.instanceId()).orElse("no writer answers"));
    for (Member member : cluster.members()) {
      response.withData(name + "." + member.instanceId(), words(member, cluster));
    }
  }

  private static String words(Member member, ClusterView cluster) {
    String role = member.role().name().toLowerCase(Locale.ROOT);
    if (!cluster.usable(member)) {
      return role + ", does not answer";
    }
    boolean lags = !member.isWriter() && member.lagMillis() >= 0;
    return lags ? "%s, %.0f ms behind".formatted(role, member.lagMillis()) : role;
  }
}
