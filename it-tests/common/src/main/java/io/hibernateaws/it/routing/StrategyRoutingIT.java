package io.hibernateaws.it.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hibernateaws.engine.api.ClusterView;
import io.hibernateaws.engine.api.Member;
import io.hibernateaws.engine.api.SettingsException;
import io.hibernateaws.engine.jdbc.AwsDataSource;
import io.hibernateaws.engine.spi.HostSelector;
import io.hibernateaws.engine.spi.SelectionInput;
import io.hibernateaws.it.Product;
import io.hibernateaws.it.Sql;
import io.hibernateaws.local.LocalAurora;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Where connections through a reader endpoint land, asked of and counted on real servers. */
@Timeout(120)
class StrategyRoutingIT {
  private static final int CONNECTIONS = 100;

  private static LocalAurora cluster;
  private static LocalAurora other;

  @BeforeAll
  static void start() {
    cluster = Product.newCluster().instances(4).start();
    other = Product.newCluster().instances(3).name("other").start();
  }

  @AfterAll
  static void stop() {
    cluster.close();
    other.close();
  }

  /** Prefers the last by name. */
  public static final class Last implements HostSelector {
    @Override
    public List<Member> order(List<Member> candidates, ClusterView snapshot, SelectionInput input) {
      List<Member> order = new ArrayList<>(candidates);
      order.sort(Comparator.comparing(Member::instanceId).reversed());
      return order;
    }
  }

  private static AwsDataSource readers(LocalAurora of, String... namesAndValues) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("url", of.jdbcUrl(of.readerEndpoint()));
    settings.put("user", of.user());
    settings.put("password", of.password());
    settings.put("hibernate.aws.host_resolver", of.resolver());
    settings.put("hibernate.aws.pool.max_size", CONNECTIONS);
    for (int i = 0; i < namesAndValues.length; i += 2) {
      settings.put("hibernate.aws." + namesAndValues[i], namesAndValues[i + 1]);
    }
    return new AwsDataSource(settings);
  }

  /** Waits until every reader is known and may be lent: the first snapshot may name one only. */
  private static void awaitReaders(AwsDataSource source, int readers) throws SQLException {
    try (Connection first = source.getConnection()) {
      Sql.instance(first);
    }
    Awaitility.await()
        .until(
            () -> {
              ClusterView now = source.engine().cluster();
              return now.members().stream()
                      .filter(member -> !member.isWriter() && now.usable(member))
                      .count()
                  == readers;
            });
  }

  /** Opens that many connections, one after the other, and says where they are. */
  private static Map<String, Integer> landing(AwsDataSource source, int connections)
      throws SQLException {
    List<Connection> held = new ArrayList<>();
    Map<String, Integer> landed = new TreeMap<>();
    try {
      for (int i = 0; i < connections; i++) {
        Connection connection = source.getConnection();
        held.add(connection);
        landed.merge(Sql.instance(connection), 1, Integer::sum);
      }
      return landed;
    } finally {
      for (Connection connection : held) {
        connection.close();
      }
    }
  }

  private static String[] readerIds(LocalAurora of) {
    return IntStream.rangeClosed(1, of.instances())
        .filter(number -> number != of.writer())
        .mapToObj(of::instanceId)
        .sorted()
        .toArray(String[]::new);
  }

  @Test
  void a_hundred_connections_to_the_reader_endpoint_are_spread_evenly_at_random()
      throws SQLException {
    try (AwsDataSource source = readers(cluster)) {
      awaitReaders(source, 3);

      Map<String, Integer> landed = landing(source, CONNECTIONS);

      assertThat(landed).containsOnlyKeys(readerIds(cluster));
      // Four standard deviations of a third of a hundred: wrong once in ten thousand runs.
      assertThat(landed.values()).allMatch(n -> n >= 14 && n <= 53, "between 14 and 53");
    }
  }

  @Test
  void round_robin_spreads_a_hundred_connections_exactly_also_from_many_threads() throws Exception {
    try (AwsDataSource source =
        readers(cluster, "initial_connection.reader_selection", "round_robin")) {
      awaitReaders(source, 3);

      assertThat(landing(source, 99).values()).containsOnly(33);

      ExecutorService threads = Executors.newFixedThreadPool(8);
      List<Connection> held = Collections.synchronizedList(new ArrayList<>());
      try {
        List<Future<String>> asked = new ArrayList<>();
        for (int i = 0; i < 99; i++) {
          asked.add(
              threads.submit(
                  () -> {
                    Connection connection = source.getConnection();
                    held.add(connection);
                    return Sql.instance(connection);
                  }));
        }
        Map<String, Integer> landed = new TreeMap<>();
        for (Future<String> one : asked) {
          landed.merge(one.get(60, TimeUnit.SECONDS), 1, Integer::sum);
        }
        assertThat(landed.values()).containsOnly(33);
      } finally {
        threads.shutdownNow();
        for (Connection connection : List.copyOf(held)) {
          connection.close();
        }
      }
    }
  }

  @Test
  void weights_are_respected_under_the_names_of_the_other_wrapper() throws SQLException {
    String[] ids = readerIds(cluster);
    try (AwsDataSource source =
        readers(
            cluster,
            "readerInitialConnectionHostSelectorStrategy",
            "roundRobin",
            "roundRobinHostWeightPairs",
            ids[1] + ":2," + cluster.instanceEndpoint(numberOf(ids[2])) + ":5")) {
      awaitReaders(source, 3);

      Map<String, Integer> landed = landing(source, 80);

      assertThat(landed).isEqualTo(Map.of(ids[0], 10, ids[1], 20, ids[2], 50));
    }
  }

  @Test
  void weighted_random_gives_the_heavy_reader_its_share() throws SQLException {
    String[] ids = readerIds(cluster);
    try (AwsDataSource source =
        readers(
            cluster,
            "initial_connection.reader_selection",
            "weighted_random",
            "reader_selection.weighted_random.host_weights",
            ids[0] + ":8")) {
      awaitReaders(source, 3);

      Map<String, Integer> landed = landing(source, CONNECTIONS);

      // 80 expected; four standard deviations are 16.
      assertThat(landed.get(ids[0])).isBetween(64, 96);
    }
  }

  @Test
  void least_connections_levels_what_the_application_holds() throws SQLException {
    try (AwsDataSource source =
        readers(cluster, "initial_connection.reader_selection", "leastConnections")) {
      awaitReaders(source, 3);

      assertThat(landing(source, 30).values()).containsOnly(10);
      // What was given back counts no more.
      assertThat(landing(source, 30).values()).containsOnly(10);
    }
  }

  @Test
  void a_strategy_of_the_application_is_asked() throws SQLException {
    try (AwsDataSource source =
        readers(cluster, "initial_connection.reader_selection", Last.class.getName())) {
      awaitReaders(source, 3);

      assertThat(landing(source, 5)).containsOnlyKeys(readerIds(cluster)[2]);
    }
  }

  @Test
  void two_clusters_in_one_jvm_never_mix() throws SQLException {
    try (AwsDataSource one =
            readers(cluster, "initial_connection.reader_selection", "round_robin");
        AwsDataSource two = readers(other, "initial_connection.reader_selection", "round_robin")) {
      awaitReaders(one, 3);
      awaitReaders(two, 2);
      assertThat(members(one)).doesNotContainAnyElementsOf(members(two));

      List<Connection> held = new ArrayList<>();
      Map<String, Integer> ofOne = new TreeMap<>();
      Map<String, Integer> ofTwo = new TreeMap<>();
      try {
        for (int i = 0; i < 30; i++) {
          held.add(one.getConnection());
          ofOne.merge(Sql.instance(held.get(held.size() - 1)), 1, Integer::sum);
          held.add(two.getConnection());
          ofTwo.merge(Sql.instance(held.get(held.size() - 1)), 1, Integer::sum);
        }
      } finally {
        for (Connection connection : held) {
          connection.close();
        }
      }

      assertThat(ofOne).containsOnlyKeys(readerIds(cluster));
      assertThat(ofOne.values()).as("each has a turn of its own").containsOnly(10);
      assertThat(ofTwo).containsOnlyKeys(readerIds(other));
      assertThat(ofTwo.values()).containsOnly(15);
    }
  }

  @Test
  void a_weight_of_a_host_of_another_domain_is_refused_with_the_pair() {
    SettingsException e =
        catchThrowableOfType(
            SettingsException.class,
            () ->
                readers(
                    cluster,
                    "initial_connection.reader_selection",
                    "round_robin",
                    "reader_selection.round_robin.host_weights",
                    "reader.elsewhere.example.com:2"));

    assertThat(e).hasMessageContaining("'reader.elsewhere.example.com:2' names no instance");
  }

  private static List<String> members(AwsDataSource source) {
    return source.engine().cluster().members().stream().map(Member::instanceId).toList();
  }

  private static int numberOf(String instanceId) {
    return IntStream.rangeClosed(1, cluster.instances())
        .filter(number -> cluster.instanceId(number).equals(instanceId))
        .findFirst()
        .orElseThrow();
  }
}
