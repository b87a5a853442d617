package io.hibernateaws.engine.dial;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.engine.api.Member;
import io.hibernateaws.engine.api.Role;
import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.link.FakeServers;
import io.hibernateaws.engine.link.Link;
import io.hibernateaws.engine.link.TestLinks;
import io.hibernateaws.engine.product.SpokenException;
import io.hibernateaws.engine.session.ForwardingConnection;
import io.hibernateaws.engine.time.Deadline;
import io.hibernateaws.engine.time.NanoClock;
import io.hibernateaws.engine.time.Watchdog;
import io.hibernateaws.engine.topology.MemberDialer;
import io.hibernateaws.engine.topology.Observation;
import io.hibernateaws.engine.topology.Snapshots;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Backends of links that were given up: ended, asked about, and waited for with a bound. */
class OrphanedServerProcessesTest {
  private static final Member WRITER =
      new Member("a", new Endpoint("a.local", 5432), Role.WRITER, 0);
  private static final Duration MOMENT = Duration.ofMillis(20);

  private final NanoClock clock = NanoClock.system();
  private final Watchdog watchdog = new Watchdog("watchdog of the test");
  private final FakeServers servers = new FakeServers();
  private final Snapshots snapshots = new Snapshots();
  private final List<Observation> seen = new ArrayList<>();
  private final OrphanedServerProcesses abandoned = new OrphanedServerProcesses(true);
  private final Connection raw =
      new ForwardingConnection() {
        @Override
        protected Connection delegate() {
          throw new UnsupportedOperationException("nothing is sent here");
        }
      };

  private int dials;
  private int open;
  private @Nullable SQLException refusal;
  private String answers = "a";

  private final OrphanTerminator reaper =
      new OrphanTerminator("test", abandoned, dialer(), snapshots.view(), seen::add, clock);

  @BeforeEach
  void two_instances() {
    snapshots.cluster("a", "b");
  }

  @AfterEach
  void end() {
    watchdog.close();
  }

  private Link abandon() {
    Link link =
        TestLinks.link(raw, servers, servers.product, WRITER, watchdog, Duration.ofSeconds(5));
    abandoned.note(link);
    return link;
  }

  private boolean ended(Link link) throws InterruptedException {
    return abandoned.awaitEnd(link, Deadline.in(MOMENT, clock));
  }

  private void turn() {
    reaper.doWork(clock.nanoTime());
  }

  @Test
  void a_backend_is_waited_for_until_the_server_says_that_it_is_gone() throws Exception {
    servers.backendsLive = true;
    Link link = abandon();
    turn();
    assertThat(servers.toldToEnd).containsExactly(link.openedAs().identity().process());
    assertThat(ended(link)).as("told to end, but still there").isFalse();

    servers.backendsLive = false;
    turn();

    assertThat(ended(link)).isTrue();
    assertThat(dials).isEqualTo(1);
    assertThat(open).as("the link of the reaper is closed").isZero();
  }

  @Test
  void asking_pauses_longer_and_longer_and_rests_when_nothing_is_left() {
    servers.backendsLive = true;
    abandon();
    long first = reaper.doWork(clock.nanoTime()) - clock.nanoTime();
    for (int i = 0; i < 20; i++) {
      turn();
    }
    long late = reaper.doWork(clock.nanoTime()) - clock.nanoTime();
    assertThat(Duration.ofNanos(first)).isLessThan(Duration.ofMillis(6));
    assertThat(Duration.ofNanos(late)).isBetween(Duration.ofMillis(900), Duration.ofMillis(1001));

    servers.backendsLive = false;
    turn();

    assertThat(reaper.doWork(clock.nanoTime()) - clock.nanoTime())
        .isGreaterThan(Duration.ofMinutes(1).toNanos());
  }

  @Test
  void nobody_waits_for_a_server_that_cannot_be_asked_and_it_is_asked_later() throws Exception {
    refusal = new SQLException("refused", "08001");
    Link link = abandon();
    turn();
    assertThat(ended(link)).isTrue();

    refusal = null;
    turn();

    assertThat(servers.toldToEnd).hasSize(1);
    assertThat(abandoned.instances()).isEmpty();
  }

  @Test
  void an_instance_that_is_down_is_not_dialled() throws Exception {
    snapshots.down("a");
    Link link = abandon();

    turn();

    assertThat(dials).isZero();
    assertThat(ended(link)).isTrue();
  }

  @Test
  void a_name_that_leads_to_another_instance_ends_nothing() {
    answers = "b";
    abandon();

    turn();

    assertThat(servers.toldToEnd).isEmpty();
    assertThat(open).isZero();
  }

  @Test
  void what_was_left_behind_on_an_instance_that_is_gone_is_forgotten() {
    abandon();
    snapshots.cluster("b", "c");

    turn();

    assertThat(abandoned.instances()).isEmpty();
  }

  @Test
  void the_answer_of_the_server_is_news_for_the_monitor() {
    abandon();

    turn();

    assertThat(seen)
        .singleElement()
        .isInstanceOfSatisfying(
            Observation.RoleSeen.class, role -> assertThat(role.instanceId()).isEqualTo("a"));
  }

  @Test
  void a_server_that_refuses_to_end_it_is_not_asked_again() throws Exception {
    servers.refusesToEnd = new SQLException("must be a member of the role", "42501");
    Link link = abandon();

    turn();

    assertThat(ended(link)).isTrue();
    assertThat(abandoned.instances()).isEmpty();
  }

  @Test
  void a_lost_link_of_the_reaper_loses_no_backend() {
    servers.refusesToEnd = new SQLException("connection reset", "08006");
    abandon();

    turn();

    assertThat(abandoned.instances()).containsExactly("a");
  }

  @Test
  void a_process_that_a_pooler_or_a_proxy_lent_us_is_left_alone() {
    servers.backendPid = 7;
    abandon();
    assertThat(abandoned.instances()).as("the driver knows another one").isEmpty();

    servers.backendPid = 1;
    OrphanedServerProcesses behindProxy = new OrphanedServerProcesses(false);
    behindProxy.note(
        TestLinks.link(raw, servers, servers.product, WRITER, watchdog, Duration.ofSeconds(5)));
    assertThat(behindProxy.instances()).isEmpty();
  }

  private MemberDialer dialer() {
    return new MemberDialer() {
      @Override
      public MemberLink dial(Endpoint endpoint, Deadline deadline) throws SQLException {
        dials++;
        if (refusal != null) {
          throw refusal;
        }
        open++;
        return new MemberLink() {
          @Override
          public Answer ask(boolean withMembers, Deadline limit) {
            abandoned.endOn(
                answers,
                servers.product,
                raw,
                failure -> servers.product.classify(failure, SpokenException::speaker));
            return new Answer(answers, Role.WRITER, true, List.of());
          }

          @Override
          public void close() {
            open--;
          }
        };
      }

      @Override
      public boolean meansDead(SQLException failure) {
        return true;
      }
    };
  }
}
