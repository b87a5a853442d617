package io.hibernateaws.engine.product.mysql.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.engine.product.Effect;
import io.hibernateaws.engine.product.SessionEffect;
import io.hibernateaws.engine.product.SqlText;
import io.hibernateaws.engine.product.mysql.MySql;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is read from the words of a MySQL text. In the tables {@code ~} is a line feed. */
class MySqlTextTest {
  private final SqlText texts = MySql.PRODUCT.sqlText();
  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

  private static String unescape(String cell) {
    return cell.replace('~', '\n');
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "select 1 | true",
        "SELECT 1; | true",
        "select p1_0.id, p1_0.name from Purchase p1_0 where p1_0.id = ? | true",
        "/* dynamic query */ select count(*) from t | true",
        "select 1 -- comment | true",
        "select 1 # comment | true",
        "# comment~select 1 | true",
        "select 1--1 | true",
        "(select 1) union all (select 2) | true",
        "values row(1, 2), row(3, 4) | true",
        "table t | true",
        "show tables | true",
        "with x (n) as (select 1) select * from x | true",
        "with recursive x (n) as (select 1 union all select n + 1 from x) select * from x | true",
        "with x as (select 1), y (b) as (select 2) select * from x, y | true",
        "select `select`, t.`into` from `update` as t | true",
        "select t.update_time, updated from t | true",
        "select 'insert into t', \"; drop table t\" | true",
        "select 'it''s', \"a\"\"b\", `c``d` | true",
        "select 'a\\\\' | true",
        "select cast(a as char(3)), cast(b as datetime(6)) from t | true",
        "select row_number() over (partition by a order by b) from t | true",
        "select last_insert_id() | true",
        "select @a, @@session.transaction_read_only, @`into` | true",
        "select match (a) against ('x' in boolean mode) from t | true",
        "select j.a from json_table('[1]', '$[*]' columns (a int path '$')) j | true",
        "select insert('abc', 1, 1, 'x'), replace('a', 'b', 'c') | true",
        "select d.a from (select 1) as d (a) | true",
        "select a from t use index (i) where a in (1, 2) | true",
        "select now(), curdate() | true",
        "select now () | false",
        "select f(1) | false",
        "select t.f(1) | false",
        "select `f`(1) | false",
        "select \"f\"(1) | false",
        "select last_insert_id(5) | false",
        "select get_lock('a', 1) | false",
        "select release_all_locks() | false",
        "select benchmark(1, 1) | false",
        "select @a := 1 | false",
        "select 1 into @a | false",
        "select a into outfile 'f' from t | false",
        "select * from t for update | false",
        "select * from t for share | false",
        "select * from t lock in share mode | false",
        "with x as (select 1) delete from t | false",
        "with x as (select 1) update t set a = 1 | false",
        "select 1; insert into t values (1) | false",
        "select 1 --~; delete from t | false",
        "select 1--; delete from t | false",
        "/*! insert into t values (1) */ | false",
        "select 1 /*!50000 into @a */ | false",
        "select /*+ set_var(sql_mode = '') */ 1 | false",
        "select /*+ no_merge(t) */ a from t | true",
        "select 'a\\'; delete from t; -- ' | false",
        "select \"a\\\"; delete from t; -- \" | false",
        "select 'a\\''; delete from t | false",
        "select 'abc | false",
        "select /* abc | false",
        "select (1 | false",
        "select 1) | false",
        "{call f()} | false",
        "select {fn now()} | false",
        "explain analyze select 1 | false",
        "insert into t values (1) | false",
        "select 1 from dual procedure analyse() | false",
        "^^ | false"
      })
  void what_is_known_to_have_no_effect(String sql, boolean known) {
    assertThat(texts.hasNoEffect(unescape(sql))).isEqualTo(known);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "select 1 | false",
        "insert into t values (1) | false",
        "update t set a = f(1) | false",
        "replace into t values (1) | false",
        "delete from t; insert into t values (1) | false",
        "with x as (select 1) delete from t | false",
        "(select 1) | false",
        "savepoint a | false",
        "release savepoint a | false",
        "rollback to a | false",
        "rollback work to savepoint a | false",
        "rollback | false",
        "set @a = 1 | false",
        "set session sql_mode = '' | false",
        "use shop | false",
        "do sleep(1) | false",
        "create temporary table t (a int) | false",
        "CREATE  TEMPORARY TABLE IF NOT EXISTS HT_x (id bigint) | false",
        "drop temporary table t | false",
        "load data infile 'f' into table t | false",
        "prepare p from 'select 1' | false",
        "select 'commit; create table' | false",
        "select 1 /* ; commit */ | false",
        "select 1 # ; commit | false",
        "commit | true",
        "COMMIT AND CHAIN | true",
        "begin | true",
        "start transaction | true",
        "call f() | true",
        "{call f()} | true",
        "{?= call f()} | true",
        "execute p | true",
        "create table t (a int) | true",
        "create table t as select temporary from u | true",
        "alter table t add b int | true",
        "drop table t | true",
        "truncate t | true",
        "rename table t to u | true",
        "lock tables t write | true",
        "unlock tables | true",
        "analyze table t | true",
        "flush tables | true",
        "grant select on t to u | true",
        "set password = 'a' | true",
        "set default role a to u | true",
        "set autocommit = 1 | true",
        "set @@session.`autocommit` = 1 | true",
        "xa commit 'a' | true",
        "load index into cache t | true",
        "rollback; insert into t values (1) | true",
        "insert into t values (1); commit | true",
        "select 1 --~; commit | true",
        "select 1--; commit | true",
        "/*! commit */ | true",
        "select 1 /*!50000 ; commit */ | true",
        "insert into t values ('a\\'; commit; -- ') | true",
        "/* c */ -- d~ # e~ create table t (a int) | true",
        "rollback to a; commit | true"
      })
  void what_may_commit_within_a_transaction(String sql, boolean may) {
    assertThat(texts.mayCommit(unescape(sql))).isEqualTo(may);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "insert into t values (1) | CERTAIN",
        "/* hint */  Update t set x = 1 | CERTAIN",
        "replace t values (1) | CERTAIN",
        "set @a = 1; drop table t | CERTAIN",
        "create temporary table t (a int) | CERTAIN",
        "load data infile 'f' into table t | CERTAIN",
        "select 'insert' | NONE",
        "select insert('a', 1, 1, 'b') | NONE",
        "select f(1) | NONE",
        "select * from t for update | POSSIBLE",
        "select 1 into outfile 'f' | POSSIBLE",
        "with x as (select 1) delete from t | POSSIBLE",
        "explain analyze select 1 | POSSIBLE",
        "explain select 1 | NONE",
        "call f() | POSSIBLE",
        "do f() | POSSIBLE",
        "execute p | POSSIBLE",
        "set @a = 1 | NONE",
        "set @a = f() | POSSIBLE",
        "set global max_connections = 1 | POSSIBLE",
        "set persist max_connections = 1 | POSSIBLE",
        "set password = 'a' | POSSIBLE",
        "start transaction | NONE",
        "start replica | POSSIBLE",
        "handler t open | POSSIBLE",
        "kill 1 | POSSIBLE",
        "/*! insert into t values (1) */ | POSSIBLE",
        "insert into t values ('a\\'') | CERTAIN",
        "show tables | NONE",
        "begin; select 1; commit | NONE"
      })
  void what_a_text_does_to_data(String sql, Effect expected) {
    assertThat(texts.effect(unescape(sql))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "select f(1) | false",
        "insert into t values (1) | false",
        "set @a = 1 | false",
        "begin | false",
        "start transaction read only | false",
        "commit | false",
        "rollback to a | false",
        "select @@transaction_read_only | false",
        "set session transaction read write | true",
        "set transaction read  /* c */ write | true",
        "set transaction_read_only = 0 | true",
        "set @@session.`transaction_read_only` = default | true",
        "set session tx_read_only = off | true",
        "start transaction read write | true",
        "set global read_only = 0 | true",
        "call f() | true",
        "execute p | true",
        "xa start 'a' | true",
        "commit; select f(1) | true",
        "rollback; select f(1) | true",
        "commit; | false",
        "kill 1 | true",
        "lock tables t write | true",
        "/*! set transaction read write */ | true",
        "start replica | true"
      })
  void what_may_take_a_session_out_of_reading(String sql, boolean evades) {
    assertThat(texts.evadesReadOnly(unescape(sql))).isEqualTo(evades);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "select * from t where id = ? | NONE",
        "insert into t (a, b) values (?, ?) | BY_TRIGGERS",
        "insert low_priority ignore into `s`.`t` (`a`) values (default) | BY_TRIGGERS",
        "insert t values (1) | BY_TRIGGERS",
        "replace into t (a) values (now(6)) | BY_TRIGGERS",
        "insert into t (a) values (1) as n (b) on duplicate key update a = n.b | BY_TRIGGERS",
        "insert into t (a) values (1) on duplicate key update a = values(a) | BY_TRIGGERS",
        "update t set a = coalesce(?, 1) where id in (select x from u); | BY_TRIGGERS",
        "delete from t where a = lower('B') | BY_TRIGGERS",
        "select id from t for update skip locked | BY_TRIGGERS",
        "with x as (select 1) delete from t | BY_TRIGGERS",
        "insert into t values (f(1)) | POSSIBLE",
        "insert into t (a) values (get_lock('a', 1)) | POSSIBLE",
        "update t set a = (@a := 1) | POSSIBLE",
        "update t set a = last_insert_id(a + 1) | POSSIBLE",
        "insert into t values (1); set @a = 1 | POSSIBLE",
        "insert into t select 1 into @a | POSSIBLE",
        "set @a = 1 | POSSIBLE",
        "use shop | POSSIBLE",
        "create temporary table t (a int) | POSSIBLE",
        "lock tables t read | POSSIBLE",
        "handler t open | POSSIBLE",
        "prepare p from 'select 1' | POSSIBLE",
        "select f() | POSSIBLE",
        "call f() | POSSIBLE",
        "^^ | POSSIBLE"
      })
  void what_a_text_may_leave_in_the_session(String sql, SessionEffect expected) {
    assertThat(texts.sessionEffect(unescape(sql))).isEqualTo(expected);
  }

  @Test
  void a_zero_or_a_space_beyond_ascii_is_not_read() {
    assertThat(texts.hasNoEffect("select 1 # \0 ; commit")).isFalse();
    assertThat(texts.mayCommit("select 1 # \0 ; commit")).isTrue();
    assertThat(texts.mayCommit("select 1 --\u00a0'\n; commit -- '")).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "insert into t values (0) | ,(1,'some text') | ^^",
        "insert into t values ('a\\b') | ,('a\\b') | ^^",
        "select 1 | ,length('abc') | ^^",
        "select 1 | ,'a\\b' | ^^",
        "select 1 | ,'a\\'b' | ^^",
        "select 1 | ^ ^ | ^^",
        "select 1 | /**/ | ^^",
        "select 1 | ^ a /**/^ | ^^",
        "select 1 | ^ for /**/^ | ^^",
        "select 1 | ^ -- c~^ | ^^",
        "select 1 | ^ #c~^ | ^^",
        "select 1 | /* | */",
        "select 1 | /*+ a */ | ^^",
        "select | ( | )",
        "select | ( | ^^",
        "select 1 | , @a | ^^",
        "^^ | ; | ^^",
        "^^ | select 1; | ^^",
        "^^ | ^set x = 'a\\\\';^ | ^^",
        "^^ | rollback /**/ to s; | ^^",
        "^^ | start transaction read only; | ^^",
        "select 1 | ^+ a . lower ( 'x' )^ | ^^",
        "select 1 | ^join join ( by (^ | ^^",
        "with | ^ a (b) as (select 1),^ | ^^"
      })
  void the_time_of_reading_grows_with_the_length_of_the_text(
      String head, String unit, String tail) {
    String little = text(head, unit, tail, 12_000 / unit.length());
    String much = text(head, unit, tail, 96_000 / unit.length());
    for (Consumer<String> question :
        List.<Consumer<String>>of(
            texts::hasNoEffect,
            texts::mayCommit,
            texts::effect,
            texts::evadesReadOnly,
            texts::sessionEffect)) {
      long first = Math.max(nanos(question, little), 100_000);

      // 8 would be proportional and 64 quadratic; the machine may be busy.
      assertThat(nanos(question, much))
          .as("ns for a text that is 8 times as long as one of %d ns", first)
          .isLessThan(28 * first);
    }
  }

  private static String text(String head, String unit, String tail, int times) {
    return unescape(head + unit.repeat(times) + tail.repeat(times));
  }

  /** Of the thread's CPU, the best of a few times. */
  private long nanos(Consumer<String> question, String sql) {
    long best = Long.MAX_VALUE;
    for (int i = 0; i < 4; i++) {
      long before = threads.getCurrentThreadCpuTime();
      question.accept(sql);
      best = Math.min(best, threads.getCurrentThreadCpuTime() - before);
    }
    return best;
  }

  @Test
  void a_text_beyond_the_limit_may_do_anything() {
    String longest = "select 1" + " ".repeat(MySqlDoubt.LONGEST_READ - 8);
    String longer = longest + " ";

    assertThat(texts.hasNoEffect(longest)).isTrue();
    assertThat(texts.mayCommit(longest)).isFalse();
    assertThat(texts.effect(longest)).isEqualTo(Effect.NONE);
    assertThat(texts.evadesReadOnly(longest)).isFalse();

    assertThat(texts.hasNoEffect(longer)).isFalse();
    assertThat(texts.mayCommit(longer)).isTrue();
    assertThat(texts.effect(longer)).isEqualTo(Effect.POSSIBLE);
    assertThat(texts.evadesReadOnly(longer)).isTrue();
  }
}
