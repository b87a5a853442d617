package io.hibernateaws.local.mysql.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.local.replication.PublishedTopology;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which texts are changed for a stock server, and which are left alone. */
class AuroraTextsTest {
  private static final int VERSION = 90704;
  private static final String TABLE = "information_schema.replica_host_status";

  private final MadeUpFacts facts = new MadeUpFacts();
  private final AuroraTexts texts = new AuroraTexts(facts, VERSION);

  private @Nullable String understood(String sql, boolean backslashes) {
    AuroraTexts.Text text = texts.understood(sql, backslashes, false);
    return text == null ? null : text.sql();
  }

  private @Nullable String understood(String sql) {
    return understood(sql, true);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "select @@aurora_version                  | select '3.10.0' as `@@aurora_version`",
        "select @@AURORA_Version v                | select '3.10.0' v",
        "select @@global.aurora_server_id as v    | select 'one' as v",
        "select distinct @@aurora_server_id, 1    | select distinct 'one' as `@@aurora_server_id`, 1",
        "select @@`aurora_server_id` from dual    | select 'one' as `@@``aurora_server_id``` from dual",
        "select /* @@aurora_version */ @@aurora_server_id | select /* @@aurora_version */ 'one' as `@@aurora_server_id`",
        "select concat('a', @@aurora_server_id)   | select concat('a', 'one')",
        "select 1 from t order by 1, @@aurora_version, 2 | select 1 from t order by 1, '3.10.0', 2",
        "select (select @@aurora_version)         | select (select '3.10.0' as `@@aurora_version`)",
        "select @@innodb_read_only                | select @@global.super_read_only as `@@innodb_read_only`",
        "select @@innodb_read_only = 0            | select @@global.super_read_only = 0",
        "select Aurora_Version ( )                | select '3.10.0' as `Aurora_Version ( )`",
        "set @x = @@aurora_version                | set @x = '3.10.0'",
        "select 1; select @@aurora_version; do 2  | select 1; select '3.10.0' as `@@aurora_version`; do 2",
        "select /*!80000 @@aurora_version */      | select /*!80000 '3.10.0' as `@@aurora_version` */",
        "select 2*/*c*/@@innodb_read_only         | select 2*/*c*/@@global.super_read_only",
        "select 5--@@innodb_read_only             | select 5--@@global.super_read_only",
        "create table t as select @@aurora_version | create table t as select '3.10.0' as `@@aurora_version`",
        "select 'it''s', @@aurora_server_id       | select 'it''s', 'one' as `@@aurora_server_id`",
        "select \"it\", @@aurora_server_id        | select \"it\", 'one' as `@@aurora_server_id`",
      })
  void variables_become_what_they_hold_under_their_own_names(String sql, String understood) {
    assertThat(understood(sql)).isEqualTo(understood);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select '@@aurora_version'",
        "select '\\'@@aurora_version'",
        "select '''@@aurora_version'",
        "select \"@@aurora_version\"",
        "select \"a\\\"@@aurora_version\"",
        "select `@@aurora_version`",
        "select `a``@@aurora_version`",
        "select 1 -- @@aurora_version",
        "select 1 # @@aurora_version",
        "select 1 --\t@@aurora_version",
        "select /* @@aurora_version */ 1",
        "select /* ' */ 1 /* @@aurora_version ' */",
        "select /*!999999 @@aurora_version */ 1",
        "select /*!999999 /* x */ @@aurora_version */ 1",
        "select /*+ max_execution_time(1) @@aurora_version */ 1",
        "select @aurora_version",
        "select @`x@@aurora_version`",
        "select @'x @@aurora_version'",
        "select @@session.aurora_version",
        "select @@aurora_version_of_mine",
        "select @@mine.aurora_version",
        "select t.aurora_version() from t",
        "select aurora_version from t",
        "set @@innodb_read_only = 1",
        "set @a = 1, @@global.aurora_version := 2",
        "prepare s from 'select @@aurora_version'",
        "create view v as select @@aurora_version",
        "create definer = x@y procedure p() begin select 1; select @@aurora_version; end",
        "create or replace algorithm = merge view v as select @@aurora_version",
        "alter event e do set @a = @@aurora_version",
        "select 'unterminated @@aurora_version",
        "select /* unterminated @@aurora_version",
        "select '" + "' '@@aurora_version'",
        "select \"\\\" , @@aurora_version, \"",
        "select * from \"information_schema\".\"replica_host_status\"",
        "show columns from information_schema.replica_host_status",
        "delete from information_schema.replica_host_status",
        "select * from replica_host_status",
        "select * from x.information_schema.replica_host_status",
        "select 'information_schema.replica_host_status'",
        "show variables like 'version'",
        "show status like 'aurora%'",
        "select variables from t",
      })
  void what_is_no_question_is_left_alone(String sql) {
    assertThat(understood(sql)).isNull();
  }

  @Test
  void a_backslash_escapes_unless_the_server_says_otherwise() {
    String sql = "select '\\', @@aurora_server_id, '";
    assertThat(understood(sql, true)).isNull();
    assertThat(understood("select '\\', @@aurora_server_id", false))
        .isEqualTo("select '\\', 'one' as `@@aurora_server_id`");
  }

  @Test
  void bytes_of_any_character_set_stay_what_they_are() {
    StringBuilder bytes = new StringBuilder();
    for (char c = 0x80; c <= 0xff; c++) {
      bytes.append(c);
    }
    assertThat(understood("select '" + bytes + "', @@aurora_server_id as " + bytes))
        .isEqualTo("select '" + bytes + "', 'one' as " + bytes);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "select * from %s                 | select * from MEMBERS as replica_host_status",
        "select * from %s where 1         | select * from MEMBERS as replica_host_status where 1",
        "select * from %s r where 1       | select * from MEMBERS r where 1",
        "select * from %s as r, t         | select * from MEMBERS as r, t",
        "select * from t, %s              | select * from t, MEMBERS as replica_host_status",
        "select * from t join %s on 1     | select * from t join MEMBERS as replica_host_status on 1",
        "select * from (%s)               | select * from (MEMBERS as replica_host_status)",
        "select %s.cpu from %s            | select replica_host_status.cpu from MEMBERS as replica_host_status",
        "insert into t select * from %s   | insert into t select * from MEMBERS as replica_host_status",
        "explain select * from %s union select 1 | explain select * from MEMBERS as replica_host_status union select 1",
      })
  void the_table_of_members_becomes_one_that_the_server_makes(String sql, String understood) {
    String members = MemberTable.of(facts.topology());
    assertThat(understood(sql.replace("%s", TABLE)))
        .isEqualTo(understood.replace("MEMBERS", members));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select * from `information_schema`.`replica_host_status` r",
        "select * from INFORMATION_SCHEMA . REPLICA_HOST_STATUS r",
        "select * from information_schema /* . */ . -- x\n replica_host_status r",
        "select * from information_schema.\"x\".y, information_schema.replica_host_status r"
      })
  void it_is_found_however_it_is_written(String sql) {
    assertThat(understood(sql)).isNotNull().contains("json_table").endsWith(" r");
  }

  @Test
  void a_prepared_text_reads_the_members_when_it_is_executed() {
    AuroraTexts.Text text =
        Objects.requireNonNull(texts.understood("select * from " + TABLE, true, true));
    assertThat(text.asksForTopology()).isTrue();
    assertThat(text.sql()).doesNotContain("session of two");
    assertThat(texts.beforeExecution().sql()).contains("session of two");
  }

  @Test
  void whoever_lacks_the_privilege_gets_an_error_in_place_of_the_members() {
    facts.tell(new PublishedTopology(List.of(), true, true, Duration.ZERO));
    assertThat(understood("select 1; select * from " + TABLE)).startsWith("signal sqlstate");
    assertThat(texts.beforeExecution().instead()).isTrue();
    assertThat(understood("select @@aurora_server_id")).contains("'one'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "show variables",
        "SHOW GLOBAL VARIABLES",
        "show session variables like 'aurora\\_%'",
        "show local variables like \"innodb_read_onl_\"",
        "show variables like ?",
        "show variables where variable_name in ('aurora_version', 'version_comment')",
        "show /* all */ variables like '%'; select 1",
      })
  void variables_are_shown_with_those_of_aurora(String sql) {
    assertThat(understood(sql)).isNotNull().startsWith("select Variable_name, Value from (");
  }
}
