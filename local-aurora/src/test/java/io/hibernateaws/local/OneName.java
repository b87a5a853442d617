package io.hibernateaws.local;

import static io.hibernateaws.local.Eventually.PATIENCE;
import static io.hibernateaws.local.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateaws.local.ClusterEvent.Kind;
import java.net.InetAddress;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** An RDS instance with a hidden standby, whatever its product. */
@TestInstance(Lifecycle.PER_CLASS)
abstract class OneName {
  private static final Duration LATE = Duration.ofMillis(400);

  private final LocalAurora instance = start();

  /** An instance named {@code mydb}. */
  abstract LocalAurora start();

  /** A query for all rows of its topology, endpoint and port. */
  abstract String topology();

  /** A query for the endpoint in its own row. */
  abstract String ownEndpoint();

  final LocalAurora instance() {
    return instance;
  }

  @AfterAll
  void stop() {
    instance.close();
  }

  @AfterEach
  void beAsBefore() {
    instance.dnsDelay(Duration.ZERO);
    instance.answer(TopologyAnswer.real());
    await()
        .until(
            () -> {
              for (int n = 1; n <= 2; n++) {
                if (instance.life(n) == Life.DOWN) {
                  instance.rejoin(n);
                }
              }
              return instance.inSync().size() == 1;
            });
  }

  private List<@Nullable String> ask(String sql) throws SQLException {
    return Sql.ask(instance, instance.writer(), sql);
  }

  private InetAddress named() {
    return instance.resolver().apply(instance.clusterEndpoint())[0];
  }

  private InetAddress address(int server) {
    return instance.proxy(server).address();
  }

  @Test
  void there_is_one_name_and_it_leads_to_the_writer() throws Exception {
    assertThat(instance.clusterEndpoint())
        .matches("mydb\\.[a-z0-9]+\\.us-east-1\\.rds\\.amazonaws\\.com");
    IntFunction<String> name = instance::instanceEndpoint;
    assertThat(List.of(name.apply(1), name.apply(2))).containsOnly(instance.clusterEndpoint());
    assertThatThrownBy(instance::readerEndpoint)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no reader endpoint")
        .hasMessageContaining(instance.clusterEndpoint());
    assertThat(named()).isEqualTo(address(instance.writer()));
    assertThat(Files.readAllLines(instance.hostsFile())).hasSize(1);
  }

  @Test
  void the_instance_tells_itself_and_no_other() throws Exception {
    assertThat(ask(topology())).containsExactly(instance.clusterEndpoint() + " " + instance.port());
    assertThat(ask(ownEndpoint())).containsExactly(instance.clusterEndpoint());
  }

  @Test
  void the_standby_takes_over_and_the_name_follows_late() throws Exception {
    int old = instance.writer();
    Sql.write(instance, "create table survives (id int primary key)");
    instance.dnsDelay(LATE);
    long since = System.nanoTime();
    instance.crash(old);
    ClusterEvent promoted = instance.awaitEvent(Kind.PROMOTION_DONE, since, PATIENCE);
    ClusterEvent named =
        instance.awaitEvent(
            event -> event.kind() == Kind.NAMES_UPDATED && event.instance() != old,
            since,
            PATIENCE);
    assertThat(named.nanoTime() - promoted.nanoTime())
        .isGreaterThanOrEqualTo(LATE.toNanos() - TimeUnit.MILLISECONDS.toNanos(1));
    assertThat(named()).isEqualTo(address(instance.writer())).isNotEqualTo(address(old));
    assertThatThrownBy(() -> instance.connection(old).close()).isInstanceOf(SQLException.class);
    Sql.write(instance, "drop table survives");
    assertThat(ask(topology())).containsExactly(instance.clusterEndpoint() + " " + instance.port());
    assertThat(ask(ownEndpoint())).containsExactly(instance.clusterEndpoint());
  }

  @Test
  void a_failover_on_command_is_the_same() throws Exception {
    int old = instance.writer();
    try (Connection open = instance.connection(old)) {
      instance.failover(3 - old);
      instance.awaitWriter(3 - old, PATIENCE);
      assertThat(open.isValid(5)).isFalse();
    }
    await().until(() -> named().equals(address(3 - old)));
    Sql.write(instance, "create table if not exists t (id int primary key)");
  }

  @Test
  void an_answer_can_be_without_rows_or_grant_and_no_other() throws Exception {
    instance.answer(TopologyAnswer.zeroRows());
    assertThat(ask(topology())).isEmpty();
    instance.answer(TopologyAnswer.missingGrant());
    assertThatThrownBy(() -> ask(topology())).isInstanceOf(SQLException.class);
    instance.answer(TopologyAnswer.real());
    assertThat(ask(topology())).hasSize(1);
    assertThatThrownBy(() -> instance.answer(TopologyAnswer.frozen()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("rds-instance");
  }

  @Test
  void there_are_no_more_than_two_servers() {
    assertThatThrownBy(() -> LocalAurora.mysql().rdsInstance().instances(3).start())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("3 instances");
  }
}
