package io.hibernateaws.spring.health;

import io.hibernateaws.engine.api.AwsEngine;
import io.hibernateaws.engine.api.ClusterView;
import io.hibernateaws.engine.api.InstanceLinks;
import io.hibernateaws.engine.api.Member;
import io.hibernateaws.engine.api.Role;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * A cluster is up that has a writer which has answered as one. Says what the engine knows and waits
 * for no server, so that a probe gets its answer also during a failover. Any thread.
 */
final class ClusterHealthIndicator implements HealthIndicator {
  private final AwsEngine engine;

  ClusterHealthIndicator(AwsEngine engine) {
    this.engine = engine;
  }

  @Override
  public Health health() {
    ClusterView cluster = engine.cluster();
    Health.Builder health = Health.unknown();
    health.withDetail("cluster", engine.source().cluster());
    if (cluster.members().isEmpty()) {
      return health.withDetail("writer", "no connection has been used yet").build();
    }
    Optional<Member> writer =
        cluster.members().stream()
            .filter(member -> cluster.verified(member, Role.WRITER))
            .findFirst();
    health.withDetail("writer", writer.map(Member::instanceId).orElse("no writer answers"));
    Duration age = engine.topologyAge();
    if (age != null) {
      health.withDetail("topologyAgeMillis", age.toMillis());
    }
    health.withDetail("instances", instances(cluster));
    return (writer.isPresent() ? health.up() : health.down()).build();
  }

  private Map<String, Object> instances(ClusterView cluster) {
    Map<String, InstanceLinks> links = new LinkedHashMap<>();
    engine.instanceLinks().forEach(one -> links.put(one.instance(), one));
    Map<String, Object> instances = new LinkedHashMap<>();
    for (Member member : cluster.members()) {
      String name = member.instanceId();
      instances.put(
          name,
          instance(cluster, member, links.getOrDefault(name, new InstanceLinks(name, 0, 0, 0))));
    }
    return instances;
  }

  private static Map<String, Object> instance(
      ClusterView cluster, Member member, InstanceLinks links) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("role", member.role().name().toLowerCase(Locale.ROOT));
    facts.put("answers", cluster.usable(member));
    facts.put("openLinks", links.open());
    facts.put("usedLinks", links.borrowed());
    facts.put("callsInFlight", links.inFlight());
    if (!member.isWriter() && member.lagMillis() >= 0) {
      facts.put("lagMillis", Math.round(member.lagMillis()));
    }
    return facts;
  }
}
