package io.hibernateaws.it.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.engine.product.SqlText;
import io.hibernateaws.engine.product.postgresql.PostgreSql;
import io.hibernateaws.it.Sql;
import io.hibernateaws.it.Units;
import io.hibernateaws.local.LocalAurora;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.JdbcSettings;
import org.hibernate.cfg.QuerySettings;
import org.hibernate.resource.jdbc.spi.StatementInspector;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is known to have no effect: of the server's own functions none that has one, of Hibernate's
 * queries as many as possible, because each of the others costs a promise.
 */
@Timeout(120)
class HarmlessQueriesIT {
  private static final SqlText TEXTS = PostgreSql.PRODUCT.sqlText();

  /** Volatile because of what they answer, not of what they do. */
  private static final Set<String> ANSWERS =
      Set.of(
          // a clock
          "clock_timestamp",
          "timeofday",
          "timezone",
          "pg_sleep",
          "pg_sleep_for",
          "pg_sleep_until",
          // chance; of a session's own state only where the next random number comes from
          "random",
          "random_normal",
          "gen_random_uuid",
          "uuidv4",
          "uuidv7",
          "array_sample",
          "array_shuffle",
          // how far the server has come, what it holds and who waits for whom
          "pg_is_in_recovery",
          "pg_current_wal_lsn",
          "pg_current_wal_insert_lsn",
          "pg_last_wal_receive_lsn",
          "pg_last_wal_replay_lsn",
          "pg_last_xact_replay_timestamp",
          "pg_get_wal_replay_pause_state",
          "pg_blocking_pids",
          "aurora_replica_status",
          "pg_relation_size",
          "pg_table_size",
          "pg_indexes_size",
          "pg_total_relation_size",
          "pg_database_size",
          // reads a large object
          "lo_get");

  private static LocalAurora cluster;
  private static SessionFactory unit;
  private static final Queue<String> SENT = new ConcurrentLinkedQueue<>();

  @BeforeAll
  static void start() throws SQLException {
    cluster = LocalAurora.postgresql().instances(1).start();
    StatementInspector inspector =
        sql -> {
          SENT.add(sql);
          return sql;
        };
    Map<String, Object> settings = new HashMap<>();
    settings.put(JdbcSettings.STATEMENT_INSPECTOR, inspector);
    settings.put(QuerySettings.JSON_FUNCTIONS_ENABLED, true);
    settings.put(QuerySettings.XML_FUNCTIONS_ENABLED, true);
    settings.put("hibernate.hbm2ddl.auto", "create");
    try (Connection admin = cluster.adminConnection(1)) {
      Sql.run(admin, "grant all on schema public to public");
    }
    unit = Units.ofNative(Units.settings(cluster, settings));
  }

  @AfterAll
  static void stop() {
    unit.close();
    cluster.close();
  }

  @BeforeEach
  void forget() {
    SENT.clear();
  }

  @Test
  void no_volatile_function_of_the_server_is_trusted_unless_it_is_argued_for() throws SQLException {
    Set<String> trusted = new TreeSet<>();
    for (String name :
        List.of(
            admin(
                    "select string_agg(distinct proname, ' ') from pg_proc"
                        + " where pronamespace = 'pg_catalog'::regnamespace and provolatile = 'v'")
                .split(" "))) {
      if (TEXTS.hasNoEffect("select pg_catalog." + name + "(1)") && !ANSWERS.contains(name)) {
        trusted.add(name);
      }
    }
    assertThat(trusted).isEmpty();
  }

  /** Volatile or not: what assigns a transaction's number, or runs texts and tables it is given. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "pg_current_xact_id",
        "txid_current",
        "query_to_xml",
        "table_to_xml",
        "schema_to_xml",
        "database_to_xml",
        "cursor_to_xml",
        "ts_stat",
        "ts_rewrite",
        "pg_logical_emit_message",
        "lo_open",
        "set_config"
      })
  void nor_is_one_that_has_an_effect_and_does_not_say_so(String name) {
    assertThat(TEXTS.hasNoEffect("select pg_catalog." + name + "(1)")).isFalse();
  }

  private static String admin(String query) throws SQLException {
    try (Connection connection = cluster.adminConnection(1)) {
      return Sql.text(connection, query);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "from Purchase p left join fetch p.lines where p.version = 1 order by p.id",
        "from Purchase p where p.id in (select l.purchase.id from PurchaseLine l) order by p.id",
        "select p.id from Purchase p where exists (select 1 from p.lines l where l.id > 3)",
        "select count(p), count(distinct p.id), sum(p.version), avg(p.version), min(p.id) from Purchase p",
        "select upper('a'), lower('B'), length('c'), substring('abc', 2, 1), trim(both from ' x ')",
        "select concat('a', 'b'), replace('a', 'b', 'c'), locate('a', 'ba'), left('ab', 1)",
        "select right('ab', 1), lpad('x', 3), rpad('x', 3), repeat('x', 3), reverse('ab')",
        "select overlay('abc' placing 'x' from 2), position('a' in 'ba'), pad('x' with 4 leading)",
        "select character_length('x'), octet_length('x'), bit_length('x'), initcap('x'), md5('x')",
        "select 'x' || 'y', ascii('x'), chr(65), translate('ab', 'a', 'x')",
        "select str(1), cast(1 as String), cast('1' as Integer), coalesce(null, 1), nullif(1, 2)",
        "select case when 1 = 1 then 2 else 3 end, greatest(1, 2), least(1, 2), ifnull(null, 1)",
        "select abs(-1), sign(-1), ceiling(1.5), floor(1.5), round(1.55, 1), truncate(1.55, 1)",
        "select exp(1), ln(2), log10(2), log(2, 3), power(2, 3), sqrt(2), mod(5, 3), pi()",
        "select sin(1), cos(1), tan(1), asin(1), acos(1), atan(1), atan2(1, 2), degrees(1)",
        "select sinh(1), cosh(1), tanh(1), cot(1), radians(1), bitand(1, 2), bitor(1, 2)",
        "select current date, current time, current timestamp, local date, local datetime, instant",
        "select extract(year from local date), year(local date), extract(day of week from local date)",
        "select date_trunc('day', current_timestamp), truncate(local datetime, hour)",
        "select local date + 1 day, local datetime - 2 hour, (local date - local date) by day",
        "select format(local date as 'yyyy-MM-dd'), timestampadd(day, 1, local datetime)",
        "select row_number() over (order by p.id), rank() over (order by p.id) from Purchase p",
        "select lag(p.id, 1) over (order by p.id), ntile(2) over (order by p.id) from Purchase p",
        "select sum(p.version) over (order by p.id rows between 1 preceding and current row) from Purchase p",
        "select listagg(cast(p.id as String), ',') within group (order by p.id) from Purchase p",
        "select percentile_cont(0.5) within group (order by p.version), mode() within group (order by p.id)"
            + " from Purchase p",
        "select count(p) filter (where p.version > 3), every(p.version > 1), any(p.version > 1) from Purchase p",
        "select stddev(p.version), variance(p.version), var_pop(p.version) from Purchase p",
        "select p.id from Purchase p group by rollup(p.id)",
        "select p.id from Purchase p union all select l.purchase.id from PurchaseLine l",
        "select array(1, 2), array_length(array(1, 2)), array_contains(array(1, 2), 1)",
        "select array_append(array(1), 2), array_prepend(1, array(2)), array_concat(array(1), array(2))",
        "select array_position(array(1), 1), array_positions(array(1), 1)",
        "select array_remove(array(1), 1), array_replace(array(1), 1, 2)",
        "select array_remove_index(array(1), 1), array_fill(1, 2)",
        "select array_to_string(array(1), ','), array_intersects(array(1), array(2))",
        "select array_agg(p.id) within group (order by p.id) from Purchase p",
        "select n from generate_series(1, 3) n",
        "select index(u), u from unnest(array(1, 2)) u",
        "with a as (select p.id as id from Purchase p) select a.id from a a",
        "with a as materialized (select p.id as id from Purchase p) select a.id from a a",
        "select json_set('{}', '$.a', 1), json_array_append('{}', '$.a', 1)",
        "select json_insert('{}', '$.a', 1), json_replace('{}', '$.a', 1), json_remove('{}', '$.a')",
        "select xmlelement(name a, xmlattributes('x' as b)), xmlforest('x' as c), xmlcomment('x')",
        "select p.id from Purchase p where cast(p.id as String) like '%x!_%' escape '!'",
        "select p.id from Purchase p where cast(p.id as String) ilike 'x%' and p.version between 1 and 2",
        "select collate('x' as ucs_basic), hex(cast('x' as Binary))",
      })
  void hibernates_queries_are_known_to_have_no_effect(String hql) {
    unit.inSession(
        session ->
            session
                .createSelectionQuery(hql, Object[].class)
                .setFirstResult(1)
                .setMaxResults(5)
                .getResultList());
    assertThat(SENT)
        .isNotEmpty()
        .allSatisfy(sql -> assertThat(TEXTS.hasNoEffect(sql)).as(sql).isTrue());
  }
}
