package io.hibernateaws.engine.product.mysql.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.engine.product.Effect;
import io.hibernateaws.engine.product.SessionEffect;
import io.hibernateaws.engine.product.SqlText;
import io.hibernateaws.engine.product.mysql.MySql;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What servers of MariaDB read otherwise; each line was tried on one, in its modes. */
class MariaDbTextTest {
  private final SqlText texts = MySql.MARIADB.sqlText();
  private final SqlText ofMySql = MySql.PRODUCT.sqlText();

  /** The last two columns are what is said for a server of MySQL. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "select 1 | true | NONE | true | NONE",
        "select p.next, p.nextval_of, value from p | true | NONE | true | NONE",
        "select '[', \"next value for s\" -- [ | true | NONE | true | NONE",
        "select next value for s | false | POSSIBLE | true | NONE",
        "select 1, next/* a */value for shop.s | false | POSSIBLE | true | NONE",
        "select s.nextval | false | POSSIBLE | true | NONE",
        "select nextval(s) | false | POSSIBLE | false | NONE",
        "select uuid_to_bin('x') | false | POSSIBLE | true | NONE",
        "select lateral (1) | false | POSSIBLE | true | NONE",
        "select any_value from p | true | NONE | true | NONE",
        "select [a'b], 'c' from p | false | POSSIBLE | false | POSSIBLE",
        "select [a] from p | false | POSSIBLE | true | NONE",
        "/*M! create table t (i int) */ | false | POSSIBLE | false | NONE",
        "select 1 /*M!100000 into @a */ | false | POSSIBLE | true | NONE",
        "select 1 /*m!100000 into @a */ | false | POSSIBLE | true | NONE",
        "begin | false | NONE | false | NONE",
        "begin work; | false | NONE | false | NONE",
        "begin not atomic select 1 | false | POSSIBLE | false | NONE",
        "insert into t values (1) returning i | false | CERTAIN | false | CERTAIN"
      })
  void what_is_known_to_have_no_effect(
      String sql, boolean harmless, Effect effect, boolean harmlessThere, Effect effectThere) {
    assertThat(texts.hasNoEffect(sql)).isEqualTo(harmless);
    assertThat(texts.effect(sql)).isEqualTo(effect);
    assertThat(ofMySql.hasNoEffect(sql)).isEqualTo(harmlessThere);
    assertThat(ofMySql.effect(sql)).isEqualTo(effectThere);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "select next value for s | false | false",
        "insert into t values (1) returning i | false | false",
        "create temporary table t (i int) | false | false",
        "set @a = 1 | false | false",
        "create temporary sequence s | true | true",
        "drop /* a */ temporary sequence s | true | true",
        "set statement max_statement_time = 1 for create table t (i int) | true | true",
        "set statement tx_read_only = 0 for insert into t values (1) | true | true",
        "(select 1); set statement max_statement_time = 1 for select 2 | true | true",
        "begin not atomic start transaction; insert into t values (1); commit; end | true | true",
        "analyze table t | true | true",
        "/*M! set autocommit = 1 */ | true | true",
        "select 1 /*M! ; set session tx_read_only = 0 */ | true | true"
      })
  void what_commits_or_evades_a_session_that_only_reads(
      String sql, boolean commits, boolean evades) {
    assertThat(texts.mayCommit(sql)).isEqualTo(commits);
    assertThat(texts.evadesReadOnly(sql)).isEqualTo(evades);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "select next value for s | NONE",
        "insert into t values (next value for s) | BY_TRIGGERS",
        "insert into t values (1) returning i | BY_TRIGGERS",
        "insert into t values (uuid_to_bin('x')) | POSSIBLE",
        "select [a] from p for update | POSSIBLE",
        "set statement max_statement_time = 1 for select 1 | POSSIBLE"
      })
  void what_is_left_on_a_session(String sql, SessionEffect expected) {
    assertThat(texts.sessionEffect(sql)).isEqualTo(expected);
  }
}
