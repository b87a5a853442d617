package io.hibernateaws.it.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hibernateaws.it.Product;
import io.hibernateaws.it.ProductSql;
import io.hibernateaws.it.Sql;
import io.hibernateaws.it.Units;
import io.hibernateaws.it.VerdictRows;
import io.hibernateaws.it.verdict.RoleCell.Change;
import io.hibernateaws.it.verdict.RoleCell.Loss;
import io.hibernateaws.it.verdict.RoleCell.Mode;
import io.hibernateaws.local.LocalAurora;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.hibernate.SessionFactory;
import org.hibernate.engine.jdbc.connections.spi.ConnectionProvider;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What an application is told by sessions whose server changes its role while their connections
 * stay open, compared with the rows: a reader becomes the writer, with the engine's knowledge and
 * without, and a writer refuses writes from some moment on.
 */
@Timeout(300)
class RoleVerdictIT {
  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final int SESSIONS = 80;

  private int cells;
  private final List<String> wrong = new ArrayList<>();

  @Test
  void verdicts_on_a_server_that_changes_its_role_are_what_it_holds() throws Exception {
    StringBuilder part = new StringBuilder(HEAD);
    try (LocalAurora cluster =
        Product.newCluster().instances(2).promotionDelay(Duration.ofMillis(200)).start()) {
      if (!Product.underTest().sql().refuseWrites(true).isEmpty()) {
        part.append(onRefusingWriter(cluster));
      }
      part.append(onPromotedReader("reader, promoted, noticed", cluster, Map.of()));
    }
    try (LocalAurora plain =
        Product.newCluster().plain().instances(2).promotionDelay(Duration.ofMillis(200)).start()) {
      Map<String, Object> split = new HashMap<>();
      split.put("hibernate.aws.plugins", "+srw");
      split.put("hibernate.aws.srw.write_endpoint", plain.clusterEndpoint());
      split.put("hibernate.aws.srw.read_endpoint", plain.readerEndpoint());
      part.append(onPromotedReader("reader, promoted, unnoticed", plain, split));
    }
    System.out.println("VERDICTS roles cells=" + cells + " wrong=" + wrong.size());
    assertThat(wrong).isEmpty();
    VerdictDocument.compare(part.toString());
  }

  private static void prepare(LocalAurora cluster) throws SQLException {
    try (Connection server = cluster.directConnection(1)) {
      if (!VerdictRows.exists(server)) {
        VerdictRows.create(server);
        VerdictRows.createProcedures(server);
      }
    }
  }

  private static SessionFactory unit(LocalAurora cluster, Map<String, Object> more) {
    Map<String, Object> settings = Units.settings(cluster, more);
    settings.put("hibernate.aws.pool.max_size", SESSIONS);
    settings.put("jakarta.persistence.schema-generation.database.action", "create");
    return Units.ofNative(settings);
  }

  private static ConnectionProvider provider(SessionFactory of) {
    return of.unwrap(SessionFactoryImplementor.class)
        .getServiceRegistry()
        .requireService(ConnectionProvider.class);
  }

  private static List<RoleCell> open(ConnectionProvider from, Change change) throws SQLException {
    List<RoleCell> opened = new ArrayList<>();
    for (RoleCall call : RoleCall.values()) {
      for (Mode mode : Mode.values()) {
        for (boolean atCommit : new boolean[] {false, true}) {
          for (Loss loss : Loss.values()) {
            if (RoleCell.exists(change, call, mode, atCommit, loss)) {
              opened.add(new RoleCell(from, change, call, mode, atCommit, loss));
            }
          }
        }
      }
    }
    return opened;
  }

  private String run(String on, List<RoleCell> opened, LocalAurora cluster, int number)
      throws SQLException {
    Map<String, StringJoiner> lines = new LinkedHashMap<>();
    Map<String, Integer> columns = new HashMap<>();
    try (Connection server = cluster.directConnection(number)) {
      for (RoleCell each : opened) {
        cells++;
        String text = each.run(cluster.proxy(number), server, wrong);
        lines.computeIfAbsent(each.line(), line -> new StringJoiner(" | ")).add(text);
        columns.merge(each.line(), 1, Integer::sum);
      }
    }
    for (RoleCell each : opened) {
      each.close();
    }
    StringBuilder text = new StringBuilder();
    lines.forEach(
        (line, told) -> {
          int missing = Loss.values().length - columns.getOrDefault(line, 0);
          text.append("| ").append(on).append(" | ").append(line).append(" | ").append(told);
          text.append(" | –".repeat(missing)).append(" |\n");
        });
    return text.toString();
  }

  // ---- changes

  private String onPromotedReader(String on, LocalAurora cluster, Map<String, Object> more)
      throws Exception {
    try (SessionFactory unit = unit(cluster, more)) {
      prepare(cluster);
      ConnectionProvider from = provider(unit);
      awaitReader(from);
      Change change = more.isEmpty() ? Change.PROMOTED : Change.PROMOTED_UNNOTICED;
      List<RoleCell> opened = open(from, change);
      cluster.failover(2);
      cluster.awaitWriter(2, DEADLINE);
      if (more.isEmpty()) {
        await()
            .atMost(DEADLINE)
            .ignoreExceptions()
            .until(() -> writesOn(from).equals(cluster.instanceId(2)));
      }
      return run(on, opened, cluster, 2);
    }
  }

  private static void awaitReader(ConnectionProvider from) {
    await()
        .atMost(DEADLINE)
        .until(
            () -> {
              Connection reading = from.getReadOnlyConnection();
              try {
                return Sql.yes(reading, Product.underTest().sql().isReader());
              } finally {
                from.closeReadOnlyConnection(reading);
              }
            });
  }

  /** Whoever writes is the first to notice; nothing else hurries a quiet engine. */
  private static String writesOn(ConnectionProvider from) throws SQLException {
    Connection writing = from.getConnection();
    try {
      return Sql.instance(writing);
    } finally {
      from.closeConnection(writing);
    }
  }

  private String onRefusingWriter(LocalAurora cluster) throws Exception {
    ProductSql sql = Product.underTest().sql();
    try (SessionFactory unit = unit(cluster, Map.of());
        // The oldest session, which is the last one to hear of it.
        Connection oldest = cluster.directConnection(1);
        Connection admin = cluster.adminConnection(1)) {
      prepare(cluster);
      List<RoleCell> opened = open(provider(unit), Change.REFUSING);
      for (String each : sql.refuseWrites(true)) {
        Sql.run(admin, each);
      }
      await().atMost(DEADLINE).until(() -> Sql.yes(oldest, sql.isRefusingWrites()));
      String part = run("writer, refusing writes", opened, cluster, 1);
      for (String each : sql.refuseWrites(false)) {
        Sql.run(admin, each);
      }
      await().atMost(DEADLINE).until(() -> !Sql.yes(oldest, sql.isRefusingWrites()));
      return part;
    }
  }

  private static final String HEAD =
      """
      ## When the role of a server changes below an open connection

      Generated by `RoleVerdictIT`. Sessions that only read stay on the connection to their reader
      while it becomes the writer: with the engine's knowledge, and without a topology, where nothing
      tells the engine and it has nowhere to go, so that *the driver's error* passes through where
      nothing is lost. Sessions that write stay on a writer that refuses writes from then on. *The
      server's error* passes through as it is.

      | on | call | mode | at | nothing lost | before it is sent | sent, no answer |
      |---|---|---|---|---|---|---|
      """;
}
