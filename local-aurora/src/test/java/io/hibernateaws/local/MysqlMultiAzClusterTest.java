package io.hibernateaws.local;

import static io.hibernateaws.local.Eventually.PATIENCE;
import static io.hibernateaws.local.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateaws.local.ClusterEvent.Kind;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A Multi-AZ DB cluster of MySQL servers. */
@Timeout(240)
class MysqlMultiAzClusterTest {
  private static final String MEMBERS =
      "select concat_ws(' ', id, endpoint, port) from mysql.rds_topology order by id";

  private static final int READ_ONLY = 1290;
  private static final int DENIED = 1142;

  private static final Set<Kind> LIVES =
      Set.of(Kind.WRITER_LINGERS, Kind.WRITER_STEPPED_DOWN, Kind.MEMBER_UP, Kind.MEMBER_DOWN);

  /** Longer than any test lasts; a test that waits for its end asks for none. */
  private static final Duration LONG = Duration.ofHours(1);

  private static @Nullable LocalAurora started;

  @BeforeAll
  static void start() throws SQLException {
    started =
        MysqlOrSkipped.start(
            LocalAurora.mysql()
                .multiAzCluster()
                .name("multi-az")
                .promotionDelay(Duration.ofMillis(100))
                .linger(LONG));
    Sql.write(cluster(), "create table t (id int primary key)");
  }

  @AfterAll
  static void stop() {
    if (started != null) {
      started.close();
    }
  }

  @AfterEach
  void beAsBefore() {
    cluster().answer(TopologyAnswer.real());
    cluster().linger(LONG);
    await()
        .until(
            () -> {
              for (int n = 1; n <= 3; n++) {
                if (cluster().life(n) == Life.DOWN || lingers(n)) {
                  cluster().rejoin(n);
                }
              }
              return cluster().inSync().size() == 2;
            });
  }

  private static LocalAurora cluster() {
    return Objects.requireNonNull(started);
  }

  /** Whether the last that happened to the instance is that it lingers. */
  private static boolean lingers(int instance) {
    return cluster().events().stream()
        .filter(event -> event.instance() == instance && LIVES.contains(event.kind()))
        .reduce((earlier, later) -> later)
        .filter(event -> event.kind() == Kind.WRITER_LINGERS)
        .isPresent();
  }

  private static List<@Nullable String> ask(int instance, String sql) throws SQLException {
    try (Connection connection = cluster().connection(instance)) {
      return Sql.query(connection, sql);
    }
  }

  /** Whom an instance follows; none on a server that believes itself to be the writer. */
  private static List<String> source(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("show replica status")) {
      List<String> found = new ArrayList<>();
      while (rows.next()) {
        found.add(rows.getString("Source_Server_Id"));
      }
      return found;
    }
  }

  private static List<String> source(int instance) throws SQLException {
    try (Connection connection = cluster().connection(instance)) {
      return source(connection);
    }
  }

  @Test
  void every_instance_tells_all_of_them_and_knows_itself_and_whom_it_follows() throws Exception {
    int writer = cluster().writer();
    for (int n = 1; n <= 3; n++) {
      int asked = n;
      await().untilAsserted(() -> assertThat(ask(asked, MEMBERS)).hasSize(3));
      assertThat(ask(n, MEMBERS))
          .contains("%d %s %d".formatted(n, cluster().instanceEndpoint(n), cluster().port()));
      assertThat(ask(n, "select endpoint from mysql.rds_topology where id = @@server_id"))
          .containsExactly(cluster().instanceEndpoint(n));
      assertThat(ask(n, "select @@report_host").get(0)).matches("127\\.\\d+\\.\\d+\\.\\d+");
      assertThat(ask(n, "select @@version_comment")).containsExactly("Source distribution");
      assertThat(ask(n, "show variables like 'aurora%'")).isEmpty();
      assertThat(ask(n, "select @@read_only")).containsExactly(n == writer ? "0" : "1");
      assertThat(source(n)).isEqualTo(n == writer ? List.of() : List.of(Integer.toString(writer)));
    }
  }

  @Test
  void variables_are_shown_once_and_as_rds_has_them() throws Exception {
    try (Connection connection = cluster().connection(1);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("show variables like 'version\\_comment'")) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getString(2)).isEqualTo("Source distribution");
      assertThat(rows.next()).isFalse();
    }
    assertThatThrownBy(() -> ask(1, "select @@aurora_version"))
        .hasMessageContaining("Unknown system variable");
  }

  @Test
  void a_replaced_writer_lingers_and_refuses_writes_and_believes_in_itself() throws Exception {
    int old = cluster().writer();
    int target = old % 3 + 1;
    try (Connection open = cluster().connection(old);
        Connection writing = cluster().connection(old)) {
      writing.setAutoCommit(false);
      Sql.execute(writing, "insert into t values (100)");
      long since = System.nanoTime();
      cluster().switchover(target);
      ClusterEvent promoted = cluster().awaitEvent(Kind.PROMOTION_DONE, since, PATIENCE);
      System.out.printf(
          "MULTI-AZ-MYSQL-SWITCHOVER ms=%d%n",
          TimeUnit.NANOSECONDS.toMillis(promoted.nanoTime() - since));
      Sql.write(cluster(), "insert into t values (1)");
      assertThat(source(open)).isEmpty();
      for (String refused : List.of("insert into t values (2)", "delete from t")) {
        assertThatThrownBy(() -> Sql.execute(open, refused))
            .isInstanceOf(SQLException.class)
            .extracting(e -> ((SQLException) e).getErrorCode())
            .isEqualTo(READ_ONLY);
      }
      assertThatThrownBy(writing::commit)
          .isInstanceOf(SQLException.class)
          .extracting(e -> ((SQLException) e).getErrorCode())
          .isEqualTo(READ_ONLY);
    }
    assertThat(ask(target, "select count(*) from t where id = 100")).containsExactly("0");
    Sql.write(cluster(), "delete from t");
  }

  @Test
  void a_writer_that_has_lingered_becomes_a_reader_on_open_connections() throws Exception {
    int old = cluster().writer();
    int target = old % 3 + 1;
    cluster().linger(Duration.ZERO);
    try (Connection open = cluster().connection(old)) {
      long since = System.nanoTime();
      cluster().switchover(target);
      cluster().awaitEvent(Kind.WRITER_STEPPED_DOWN, since, PATIENCE);
      await()
          .untilAsserted(() -> assertThat(source(open)).containsExactly(Integer.toString(target)));
    }
  }

  @Test
  void after_a_crash_the_readers_follow_the_new_writer() throws Exception {
    int old = cluster().writer();
    long since = System.nanoTime();
    cluster().crash(old);
    int writer = cluster().awaitEvent(Kind.ROLES_PUBLISHED, since, PATIENCE).instance();
    int reader = 6 - old - writer;
    await()
        .untilAsserted(() -> assertThat(source(reader)).containsExactly(Integer.toString(writer)));
    assertThat(source(writer)).isEmpty();
  }

  @Test
  void the_table_can_be_empty_and_the_right_to_read_it_missing() throws Exception {
    cluster().answer(TopologyAnswer.zeroRows());
    for (int n = 1; n <= 3; n++) {
      int asked = n;
      await().untilAsserted(() -> assertThat(ask(asked, MEMBERS)).isEmpty());
    }
    cluster().answer(TopologyAnswer.missingGrant());
    for (int n = 1; n <= 3; n++) {
      int asked = n;
      await()
          .untilAsserted(
              () ->
                  assertThatThrownBy(() -> ask(asked, MEMBERS))
                      .isInstanceOf(SQLException.class)
                      .extracting(e -> ((SQLException) e).getErrorCode())
                      .isEqualTo(DENIED));
    }
    cluster().answer(TopologyAnswer.real());
    assertThat(ask(cluster().writer(), MEMBERS)).hasSize(3);
  }

  @Test
  void what_a_table_cannot_answer_is_refused_by_name() {
    for (TopologyAnswer answer :
        List.of(
            TopologyAnswer.frozen(),
            TopologyAnswer.slow(Duration.ofMillis(1)),
            TopologyAnswer.twoWriters(2))) {
      assertThatThrownBy(() -> cluster().answer(answer))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining(answer.toString())
          .hasMessageContaining("multi-az-cluster");
    }
    assertThatThrownBy(() -> cluster().answer(2, TopologyAnswer.zeroRows()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("give it to all");
    assertThatThrownBy(() -> cluster().refuseLogins(2))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("log-ins");
  }
}
