package io.hibernateaws.engine.product.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hibernateaws.engine.api.Member;
import io.hibernateaws.engine.api.Role;
import io.hibernateaws.engine.api.SettingsException;
import io.hibernateaws.engine.driver.FakePostgres;
import io.hibernateaws.engine.driver.FakePostgres.Answer;
import io.hibernateaws.engine.driver.OpenAttempt;
import io.hibernateaws.engine.driver.PgJdbcAdapter;
import io.hibernateaws.engine.driver.SocketSettings;
import io.hibernateaws.engine.endpoint.Endpoint;
import io.hibernateaws.engine.endpoint.EndpointKind;
import io.hibernateaws.engine.product.FailureKind;
import io.hibernateaws.engine.product.LinkIdentity;
import io.hibernateaws.engine.product.ServerProcess;
import io.hibernateaws.engine.product.Speaker;
import io.hibernateaws.engine.time.Deadline;
import io.hibernateaws.engine.time.NanoClock;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PgFamiliesTest {
  private static final String AURORA = "aurora_stat_utils,pg_stat_statements";

  /** A question on a fresh connection to a server that answers by the script. */
  @FunctionalInterface
  private interface Question<T> {
    T ask(Connection connection) throws SQLException;
  }

  private static <T> T asking(Function<String, Answer> script, Question<T> question)
      throws IOException, SQLException {
    try (FakePostgres server = new FakePostgres(script);
        Connection connection =
            new PgJdbcAdapter()
                .open(
                    new OpenAttempt(
                        server.address(),
                        Deadline.in(Duration.ofSeconds(5), NanoClock.system()),
                        SocketSettings.UNTOUCHED),
                    new Endpoint("server.test", 5432),
                    "db",
                    "me",
                    null,
                    Map.of())) {
      int before = server.statements().size();
      T answer = question.ask(connection);
      assertThat(server.statements().size() - before).as("round trips").isLessThanOrEqualTo(2);
      return answer;
    }
  }

  private static Endpoint byId(String id) {
    return byId(id, null);
  }

  private static Endpoint byId(String id, @Nullable Endpoint told) {
    return told == null ? new Endpoint(id + ".test", 5432) : told;
  }

  private static Answer row(@Nullable String... cells) {
    return FakePostgres.rows(columns(cells.length), List.of(Arrays.asList(cells)));
  }

  private static List<String> columns(int count) {
    return java.util.stream.IntStream.range(0, count).mapToObj(i -> "c" + i).toList();
  }

  private static List<Member> members(Line... lines) throws IOException, SQLException {
    List<List<@Nullable String>> rows = Arrays.stream(lines).map(Line::cells).toList();
    return membersOf(FakePostgres.rows(columns(5), rows));
  }

  private static List<Member> membersOf(Answer answer) throws IOException, SQLException {
    return asking(
        sql -> answer,
        connection -> new AuroraTopology().members(connection, PgFamiliesTest::byId));
  }

  /** Without an age it is the row of the server that answers. */
  private static Line member(
      @Nullable String id, String writer, @Nullable String lag, @Nullable Double secondsOld) {
    return new Line(id, writer, lag, secondsOld, secondsOld == null);
  }

  /** One row of a topology. */
  private record Line(
      @Nullable String id,
      String writer,
      @Nullable String lag,
      @Nullable Double secondsOld,
      boolean own) {
    List<@Nullable String> cells() {
      return Arrays.asList(
          id,
          writer,
          lag,
          secondsOld == null ? null : String.valueOf(secondsOld * 1_000_000),
          own ? "t" : "f");
    }
  }

  // --- identity

  @Test
  void a_server_says_role_identifier_and_backend_in_one_round_trip() throws Exception {
    LinkIdentity reader =
        asking(
            sql -> row("t", "db-2", "4711", "2026-11-20 08:00:00.123456+00"),
            PgFamilies.AURORA.queries()::identify);

    assertThat(reader)
        .isEqualTo(
            new LinkIdentity(
                Role.READER, "db-2", new ServerProcess(4711, "2026-11-20 08:00:00.123456+00")));
  }

  @Test
  void a_plain_server_has_no_identifier_and_a_process_without_a_start_is_unknown()
      throws Exception {
    LinkIdentity identity =
        asking(sql -> row("f", null, "4711", null), PgFamilies.PLAIN.queries()::identify);

    assertThat(identity).isEqualTo(new LinkIdentity(Role.WRITER, null, null));
  }

  // --- topology

  @Test
  void a_topology_has_one_writer_and_readers_with_their_lag() throws Exception {
    assertThat(
            members(
                member("db-1", "t", null, null),
                member("db-2", "f", "12.5", 0d),
                member("db-3", "f", null, 0d)))
        .containsExactly(
            new Member("db-1", byId("db-1"), Role.WRITER, 0),
            new Member("db-2", byId("db-2"), Role.READER, 12.5),
            new Member("db-3", byId("db-3"), Role.READER, -1));
  }

  @Test
  void a_lag_is_as_old_as_its_row() throws Exception {
    assertThat(
            members(
                member("db-1", "t", null, null),
                member("db-2", "f", "12.5", 0.25),
                member("db-3", "f", "12.5", -3d)))
        .extracting(Member::lagMillis)
        .containsExactly(0.0, 262.5, 12.5);
  }

  @Test
  void a_lag_of_unknown_age_is_not_known() throws Exception {
    assertThat(
            members(
                member("db-1", "t", null, 1d),
                member("db-2", "f", "12.5", null),
                new Line("db-3", "f", "12.5", null, false),
                member("db-4", "f", "12.5", -3600d)))
        .extracting(Member::lagMillis)
        .containsExactly(0.0, 12.5, -1.0, -1.0);
  }

  @Test
  void of_two_writers_the_newest_counts_and_the_other_reads() throws Exception {
    assertThat(members(member("old", "t", null, 2d), member("new", "t", null, 1d)))
        .extracting(Member::instanceId, Member::role)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("old", Role.READER),
            org.assertj.core.groups.Tuple.tuple("new", Role.WRITER));
  }

  @Test
  void of_two_writers_the_one_without_a_timestamp_is_the_freshest() throws Exception {
    assertThat(members(member("self", "t", null, null), member("other", "t", null, -5d)))
        .filteredOn(Member::isWriter)
        .extracting(Member::instanceId)
        .containsExactly("self");
  }

  @Test
  void an_instance_named_twice_counts_once_by_its_newest_row() throws Exception {
    assertThat(
            members(
                member("db-1", "t", null, 101d),
                member("db-2", "f", "5", 100d),
                member("db-2", "t", null, 201d)))
        .extracting(Member::instanceId, Member::role)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("db-1", Role.WRITER),
            org.assertj.core.groups.Tuple.tuple("db-2", Role.READER));
  }

  @Test
  void sixteen_instances_are_a_topology() throws Exception {
    Line[] rows = new Line[16];
    for (int i = 0; i < 16; i++) {
      rows[i] = member("db-" + i, i == 7 ? "t" : "f", "1", 1d);
    }

    assertThat(members(rows)).hasSize(16).filteredOn(Member::isWriter).hasSize(1);
  }

  @Test
  void an_answer_without_rows_or_without_a_writer_must_not_be_used() throws Exception {
    assertThat(members()).isEmpty();
    assertThat(members(member("db-1", "f", "1", 1d))).isEmpty();
  }

  @Test
  void an_answer_without_columns_must_not_be_used() throws Exception {
    assertThat(membersOf(FakePostgres.rows(List.of(), List.of()))).isEmpty();
    assertThat(membersOf(new Answer.Done("SELECT 0"))).isEmpty();
  }

  @Test
  void an_identifier_that_cannot_stand_in_a_host_name_is_left_out() throws Exception {
    assertThat(
            members(
                member("db-1", "t", null, null),
                member("evil.example.com/x?ssl=false#", "f", "1", 1d),
                member("", "f", "1", 1d),
                member(null, "f", "1", 1d)))
        .extracting(Member::instanceId)
        .containsExactly("db-1");
  }

  // --- detection

  private static Function<String, Answer> probe(
      @Nullable String extensions, String aurora, @Nullable String multiAz) {
    return sql ->
        sql.startsWith("SELECT COALESCE") ? row(extensions, aurora, multiAz) : row("db-X");
  }

  private static String detected(Function<String, Answer> script, EndpointKind kind)
      throws Exception {
    return asking(script, connection -> PostgreSql.PRODUCT.detect(connection, kind)).code();
  }

  @Test
  void aurora_is_known_by_its_extension_and_its_function() throws Exception {
    assertThat(detected(probe(AURORA, "t", null), EndpointKind.WRITER_CLUSTER))
        .isEqualTo("aurora-pg");
    assertThat(detected(probe(AURORA, "t", null), EndpointKind.OTHER)).isEqualTo("aurora-pg");
    assertThat(detected(probe(AURORA, "f", null), EndpointKind.OTHER)).isEqualTo("pg");
    assertThat(detected(probe("my_aurora_stat_utils", "t", null), EndpointKind.OTHER))
        .isEqualTo("pg");
  }

  @Test
  void an_rds_instance_is_known_by_its_tools_or_its_name() throws Exception {
    assertThat(detected(probe("rds_tools, x", "f", null), EndpointKind.OTHER)).isEqualTo("rds-pg");
    assertThat(detected(probe(null, "f", null), EndpointKind.INSTANCE)).isEqualTo("rds-pg");
  }

  @Test
  void everything_else_is_plain_postgresql() throws Exception {
    assertThat(detected(probe(null, "f", null), EndpointKind.OTHER)).isEqualTo("pg");
  }

  @ParameterizedTest
  @EnumSource(names = {"WRITER_CLUSTER", "INSTANCE", "IP", "OTHER"})
  void a_multi_az_cluster_is_known_by_the_source_it_names(EndpointKind kind) throws Exception {
    assertThat(detected(probe("rds_tools", "f", "t"), kind)).isEqualTo("rds-multi-az-pg-cluster");
  }

  @Test
  void a_cluster_whose_members_the_user_may_not_ask_for_is_refused_with_the_grants_that_mend_it() {
    Function<String, Answer> script =
        sql ->
            sql.startsWith("SELECT COALESCE")
                ? row("rds_tools", "f", "f")
                : row("me", "f", "dbi_resource_id, show_topology");

    assertThatThrownBy(() -> detected(script, EndpointKind.WRITER_CLUSTER))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("may not use the schema rds_tools and may not call dbi_resource_id")
        .hasMessageContaining(
            "GRANT USAGE ON SCHEMA rds_tools TO \"me\"; GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA"
                + " rds_tools TO \"me\"")
        .hasMessageContaining("family=rds-pg");
  }

  @Test
  void an_instance_whose_tools_the_user_may_not_use_is_an_rds_instance() throws Exception {
    assertThat(detected(probe("rds_tools", "f", "f"), EndpointKind.INSTANCE)).isEqualTo("rds-pg");
  }

  // --- the members of a Multi-AZ DB cluster

  private static List<Member> instances(List<List<@Nullable String>> rows)
      throws IOException, SQLException {
    return asking(
        sql -> FakePostgres.rows(columns(4), rows),
        connection -> new MultiAzTopology().members(connection, PgFamiliesTest::byId));
  }

  @Test
  void members_of_a_multi_az_cluster_are_named_by_their_hosts_and_the_writer_by_its_resource()
      throws Exception {
    assertThat(
            instances(
                List.of(
                    List.of("db-A", "shop-1.xyz.eu-west-1.rds.amazonaws.com", "5432", "db-B"),
                    List.of("db-B", "shop-2.xyz.eu-west-1.rds.amazonaws.com", "5433", "db-B"))))
        .containsExactly(
            new Member(
                "shop-1",
                new Endpoint("shop-1.xyz.eu-west-1.rds.amazonaws.com", 5432),
                Role.READER,
                -1),
            new Member(
                "shop-2",
                new Endpoint("shop-2.xyz.eu-west-1.rds.amazonaws.com", 5433),
                Role.WRITER,
                0));
  }

  @Test
  void members_of_which_none_is_the_named_writer_must_not_be_used() throws Exception {
    assertThat(instances(List.of())).isEmpty();
    assertThat(instances(List.of(List.of("db-A", "shop-1.xyz", "5432", "db-C")))).isEmpty();
    assertThat(instances(List.of(Arrays.asList("db-A", "shop-1.xyz", "5432", null)))).isEmpty();
  }

  @Test
  void an_instance_whose_host_or_port_is_none_is_left_out() throws Exception {
    assertThat(
            instances(
                List.of(
                    List.of("db-A", "shop-1.xyz", "5432", "db-A"),
                    List.of("db-B", "evil/x?ssl=false#", "5432", "db-A"),
                    List.of("db-C", ".xyz", "5432", "db-A"),
                    List.of("db-D", "shop-4.xyz", "0", "db-A"),
                    List.of("db-E", "shop-5.xyz", "70000", "db-A"))))
        .extracting(Member::instanceId)
        .containsExactly("shop-1");
  }

  @Test
  void a_log_in_that_is_refused_while_roles_change_is_a_failure_of_the_host_and_no_silence() {
    SQLException switching = new SQLException("no entry", "28000");
    SQLException password = new SQLException("wrong password", "28P01");
    Function<SQLException, Speaker> ending = one -> Speaker.ENDING_SERVER;

    assertThat(PgFamilies.MULTI_AZ.classifyOpening(switching, ending))
        .isEqualTo(FailureKind.NETWORK);
    assertThat(PgFamilies.MULTI_AZ.isStarting(switching)).isTrue();
    assertThat(PgFamilies.MULTI_AZ.classifyOpening(password, ending)).isEqualTo(FailureKind.LOGIN);
    assertThat(PgFamilies.AURORA.classifyOpening(switching, ending)).isEqualTo(FailureKind.LOGIN);
    assertThat(PgFamilies.AURORA.isStarting(switching)).isFalse();
  }

  @Test
  void tools_without_a_multi_az_source_are_an_rds_instance() throws Exception {
    Function<String, Answer> script =
        sql -> sql.startsWith("SELECT COALESCE") ? row("rds_tools", "f", "t") : row((String) null);

    assertThat(detected(script, EndpointKind.INSTANCE)).isEqualTo("rds-pg");
  }

  @ParameterizedTest
  @CsvSource({"SHARD_GROUP,aurora-limitless", "GLOBAL_WRITER,global-aurora-pg"})
  void endpoints_of_families_that_are_not_built_yet_are_refused(EndpointKind kind, String family) {
    assertThatThrownBy(() -> detected(probe(AURORA, "t", null), kind))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining(family)
        .hasMessageContaining("known, not provided yet");
  }

  @Test
  void a_question_that_is_refused_means_another_family() throws Exception {
    assertThat(detected(sql -> new Answer.Failure("42501"), EndpointKind.OTHER)).isEqualTo("pg");
  }

  @ParameterizedTest
  @ValueSource(strings = {"57P01", "08006", "57014", "53300", "XX000"})
  void a_server_that_could_not_be_asked_is_no_answer(String state) {
    assertThatThrownBy(() -> detected(sql -> new Answer.Failure(state), EndpointKind.OTHER))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo(state));
  }

  @Test
  void a_network_failure_during_detection_is_no_answer() {
    assertThatThrownBy(() -> detected(sql -> new Answer.Gone(), EndpointKind.OTHER))
        .isInstanceOf(SQLException.class);
  }
}
