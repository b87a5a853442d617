package io.hibernateaws.engine.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.engine.api.Member;
import io.hibernateaws.engine.api.Role;
import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.endpoint.EndpointKind;
import io.hibernateaws.engine.select.RandomSelector;
import io.hibernateaws.engine.spi.SelectionInput;
import io.hibernateaws.engine.topology.ClusterSnapshot;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RoutingTest {
  private static final Duration FAILOVER = Duration.ofSeconds(60);
  private static final ClusterSnapshot READERS_ONLY = snapshot(Role.READER, Role.READER);

  @Test
  void until_the_application_has_started_any_host_serves_writes_and_no_session_waits() {
    Routing routing = new Routing(() -> routes(EndpointKind.WRITER_CLUSTER, null, FAILOVER));

    assertThat(routing.waitsForFailover()).isFalse();
    assertThat(routing.plan(false, READERS_ONLY).candidates()).hasSize(2);

    routing.applicationStarted();

    assertThat(routing.waitsForFailover()).isTrue();
    assertThat(routing.plan(false, READERS_ONLY).candidates()).isEmpty();
  }

  @Test
  void the_first_role_of_the_named_instance_decides_where_its_requests_go_from_then_on() {
    Routing routing = new Routing(() -> routes(EndpointKind.INSTANCE, "db-0", FAILOVER));
    routing.applicationStarted();
    routing.reached("db-1", Role.WRITER);
    routing.reached("db-0", Role.READER);
    routing.reached("db-0", Role.WRITER);

    ConnectPlan plan = routing.plan(false, snapshot(Role.WRITER, Role.READER));

    assertThat(plan.candidates()).extracting(Member::instanceId).containsExactly("db-1");
    assertThat(plan.role()).isEqualTo(Role.READER);
  }

  @Test
  void the_family_that_is_known_now_decides() {
    AtomicReference<Routes> known =
        new AtomicReference<>(routes(EndpointKind.WRITER_CLUSTER, null, null));
    Routing routing = new Routing(known::get);
    routing.applicationStarted();
    assertThat(routing.waitsForFailover()).isFalse();

    known.set(routes(EndpointKind.WRITER_CLUSTER, null, FAILOVER));

    assertThat(routing.waitsForFailover()).isTrue();
  }

  private static Routes routes(
      EndpointKind kind, @Nullable String instance, @Nullable Duration failover) {
    UrlMeaning url =
        UrlMeaning.of(
            new Endpoint("the.url", 5432),
            kind,
            instance,
            new UrlMeaning.Choice(true, true, true, true, null));
    return new Routes(
        new RoutePlanner(
            url, new RandomSelector(), new SelectionInput(new Random(7), id -> 0), List.of()),
        failover);
  }

  private static ClusterSnapshot snapshot(Role first, Role second) {
    return new ClusterSnapshot(
        1, List.of(member("db-0", first), member("db-1", second)), Map.of(), null, 0);
  }

  private static Member member(String id, Role role) {
    return new Member(id, new Endpoint(id + ".host", 5432), role, 0);
  }
}
