package io.hibernateaws.engine.product.postgresql.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.engine.product.CallKind;
import io.hibernateaws.engine.product.Effect;
import io.hibernateaws.engine.product.SessionEffect;
import io.hibernateaws.engine.product.SqlText;
import io.hibernateaws.engine.product.TransactionState;
import io.hibernateaws.engine.product.postgresql.PostgreSql;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read from the words of a text. */
class PgSqlTextTest {
  private final SqlText texts = PostgreSql.PRODUCT.sqlText();

  @ParameterizedTest
  @MethodSource("commits")
  void what_commits_by_itself(String row) {
    String[] cell = row.split(" \\| ", -1);
    String sql = cell[1].equals("_") ? null : unescape(cell[1]);

    boolean commits =
        commitsByItself(
            CallKind.valueOf(cell[0].strip()),
            sql,
            TransactionState.valueOf(cell[2].strip()),
            cell[3].strip().equals("on"));

    assertThat(commits).as(row).isEqualTo(cell[4].strip().equals("yes"));
  }

  private boolean commitsByItself(
      CallKind call, @Nullable String sql, TransactionState before, boolean autoCommit) {
    boolean noEffect = sql != null && call == CallKind.QUERY && texts.hasNoEffect(sql);
    return call.commitsByItself(noEffect, sql != null && texts.mayCommit(sql), before, autoCommit);
  }

  static Stream<String> commits() throws IOException {
    List<String> rows = table("commits.txt");
    assertThat(rows).hasSize(98);
    return rows.stream();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "select * from t where id = ? | NONE",
        "insert into t (a, b) values (?, ?) | BY_TRIGGERS",
        "/* insert Note */ insert into s.t as x (a) values (default) returning id | BY_TRIGGERS",
        "insert into \"Order\" (\"id\") values (nextval('s')) on conflict (id) do nothing | BY_TRIGGERS",
        "insert into t (a) select lower(b) from u; | BY_TRIGGERS",
        "insert into t default values | BY_TRIGGERS",
        "update t set a = coalesce(?, 1), b = now() where id in (select x from u) | BY_TRIGGERS",
        "delete from t using u where t.id = u.id | BY_TRIGGERS",
        "select id from t for update skip locked | BY_TRIGGERS",
        "select nextval('s') | BY_TRIGGERS",
        "insert into t values (f(1)) | POSSIBLE",
        "insert into t values (set_config('role', 'a', false)) | POSSIBLE",
        "insert into t (a) values (1); set role a | POSSIBLE",
        "insert into t.u.v.w (f(1)) | POSSIBLE",
        "update pg_settings set setting = 'a' where name = 'role' | POSSIBLE",
        "update pg_catalog.\"pg_settings\" set setting = 'a' | POSSIBLE",
        "update U&\"pg\\005fsettings\" set setting = 'a' | POSSIBLE",
        "delete from t where \"set_config\"('role', 'a', false) = 'a' | POSSIBLE",
        "update t set a = pg_advisory_lock(1) | POSSIBLE",
        "select pg_advisory_lock(1) for update | POSSIBLE",
        "select f() | POSSIBLE",
        "select * into temp t from u | POSSIBLE",
        "set local search_path = pg_temp | POSSIBLE",
        "create or replace temp view v as select 1 | POSSIBLE",
        "do $$ begin set role a; end $$ | POSSIBLE",
        "listen a | POSSIBLE",
        "prepare p as select 1 | POSSIBLE",
        "declare c cursor with hold for select 1 | POSSIBLE",
        "rollback to a | POSSIBLE",
        "{call f()} | POSSIBLE",
        "copy t from stdin | POSSIBLE",
        "explain select 1 | POSSIBLE",
        "merge into t using u on t.a = u.a when matched then delete | POSSIBLE",
        " | POSSIBLE",
      })
  void what_a_text_may_leave_in_the_session(@Nullable String sql, SessionEffect expected) {
    assertThat(texts.sessionEffect(sql == null ? "" : sql)).isEqualTo(expected);
  }

  @ParameterizedTest
  @MethodSource("queries")
  void what_is_known_to_be_a_query(String row) {
    String[] cell = row.split(" \\| ", -1);

    String sql = unescape(cell[0]);
    boolean known = texts.hasNoEffect(sql);

    assertThat(cell[1].strip())
        .as(row)
        .isEqualTo(!known ? "no" : texts.dependsOnLiterals(sql) ? "plain" : "yes");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "insert into t values (1)                 | CERTAIN",
        "/* hint */  Update t set x = 1           | CERTAIN",
        "set x to 1; drop table t                 | CERTAIN",
        "select 'insert'                          | NONE",
        "select 1; select 2                       | NONE",
        "((select 1) union (select 2))            | NONE",
        "with x as (select 1) select * from x     | NONE",
        "with x as (delete from t returning n) select n from x | POSSIBLE",
        "explain select 1                         | NONE",
        "explain (analyze) delete from t          | POSSIBLE",
        "select n into t2 from t                  | POSSIBLE",
        "call p()                                 | POSSIBLE",
        "{call p()}                               | POSSIBLE",
        "copy t from stdin                        | POSSIBLE",
        "set search_path to x                     | NONE",
        "select '\\'; drop table t; --'           | CERTAIN",
        "                                         | NONE"
      })
  void what_a_text_does_to_data_is_read_from_its_words(@Nullable String sql, Effect effect) {
    assertThat(texts.effect(sql == null ? "" : sql)).isEqualTo(effect);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "select f() | no",
        "set transaction read only | no",
        "set session characteristics as transaction read only | no",
        "begin read only, isolation level serializable | no",
        "begin; select f(); commit | no",
        "select f(); commit; ; -- done | no",
        "rollback to s; select f() | no",
        "set x = 'read write' | no",
        "set transaction read write | yes",
        "SET SESSION CHARACTERISTICS AS TRANSACTION READ /* x */ WRITE | yes",
        "start transaction isolation level serializable, read write | yes",
        "select 1; begin read write | yes",
        "set default_transaction_read_only to off | yes",
        "select f('Transaction_Read_Only') | yes",
        "select current_setting('transaction_read_only'), f() | no",
        "select f(pg_catalog.Current_Setting ( 'default_transaction_read_only', true )) | no",
        "select current_setting('x'), f('transaction_read_only') | yes",
        "select my_current_setting('transaction_read_only') | yes",
        "show transaction_read_only; select f() | no",
        "show default_transaction_read_only; set transaction_read_only = off | yes",
        "set U&\"x\" = 1 | yes",
        "reset all | yes",
        "discard all | yes",
        "reset work_mem | no",
        "commit prepared 'x' | yes",
        "rollback prepared 'x' | yes",
        "prepare transaction 'x' | yes",
        "prepare x as select 1 | no",
        "commit; select f() | yes",
        "end; begin | yes",
        "rollback; select f() | yes",
        "select lowrite(1, 'x') | yes",
        "select lo_get(1) | no"
      })
  void what_may_evade_read_only(String sql, String expected) {
    assertThat(texts.evadesReadOnly(sql)).isEqualTo(expected.strip().equals("yes"));
  }

  static Stream<String> queries() throws IOException {
    List<String> rows = table("queries.txt");
    assertThat(rows).hasSize(107);
    return rows.stream();
  }

  @Test
  void reading_a_text_allocates_nothing() {
    String text =
        "/* hint */ select a, 'it''s', $$x;y$$, E'\\'' from t where b = $1 and c in (1, 2) -- end";
    com.sun.management.ThreadMXBean threads =
        (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
    boolean all = true;
    for (int i = 0; i < 2_000; i++) {
      all &= texts.hasNoEffect(text);
      all &= !texts.mayCommit(text);
    }
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < 10_000; i++) {
      all &= texts.hasNoEffect(text);
      all &= !texts.mayCommit(text);
    }
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;

    assertThat(all).isTrue();
    assertThat(allocated).as("bytes for 20,000 texts").isLessThan(10_000);
  }

  private static List<String> table(String name) throws IOException {
    try (InputStream in = PgSqlTextTest.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#") && !line.isBlank())
          .toList();
    }
  }

  private static String unescape(String text) {
    return text.replace("\\\\", "\1").replace("\\n", "\n").replace("\1", "\\");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "insert into t values (1)",
        " /* why */ update t set a = 1",
        "delete from t; INSERT INTO t values (';commit')",
        "merge into t using s on a = b when matched then delete"
      })
  void changes_of_rows_take_effect_at_the_end_of_their_transaction(String sql) {
    assertThat(texts.changesRowsOnly(sql)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "commit",
        "call pay()",
        "insert into t values (1); commit",
        "select pay()",
        "with x as (insert into t values (1)) select 1",
        "vacuum t",
        "create database d",
        "insert into t values ('a\\', '; commit; --')"
      })
  void what_is_not_only_a_change_of_rows_may_take_effect_when_it_is_executed(String sql) {
    assertThat(texts.changesRowsOnly(sql)).isFalse();
  }
}
