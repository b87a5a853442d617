package io.hibernateaws.it.mysql.adversary;

import com.mysql.cj.jdbc.DatabaseMetaData;
import com.mysql.cj.jdbc.JdbcConnection;
import com.mysql.cj.jdbc.JdbcStatement;
import com.mysql.cj.jdbc.result.ResultSetImpl;
import io.hibernateaws.connection.tenancy.TenantPlace;
import io.hibernateaws.connection.tenancy.TenantSource;
import io.hibernateaws.it.adversary.DriverClasses;
import io.hibernateaws.it.adversary.Move;
import io.hibernateaws.it.adversary.Repertoire;
import io.hibernateaws.it.adversary.Row;
import io.hibernateaws.it.adversary.RowText;
import io.hibernateaws.it.adversary.Seat;
import io.hibernateaws.it.mysql.MySqlSql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** MySQL's moves, and what a session can leave behind there. */
public class MySqlRepertoire implements Repertoire {
  private static final List<String> ROUTINES =
      List.of(
          """
          create function app.adversary_write(row_id binary(16), owner text) returns int
          begin
            if owner = 'blue' then
              insert into blue.note (id, owner) values (row_id, owner);
            else
              insert into green.note (id, owner) values (row_id, owner);
            end if;
            return 1;
          end""",
          """
          create procedure app.adversary_pay(row_id binary(16), owner text, state text)
          begin
            declare written int;
            start transaction;
            select app.adversary_write(row_id, owner) into written;
            commit;
            %s
          end"""
              .formatted(MySqlSql.signals(MySqlTexts.STATES)),
          """
          create procedure app.adversary_commit(row_id binary(16), owner text)
          begin
            declare written int;
            start transaction;
            select app.adversary_write(row_id, owner) into written;
            commit;
          end""",
          """
          create function app.adversary_variable() returns int
          begin
            set @adversary_left = 'left';
            return 1;
          end""",
          """
          create procedure app.adversary_leave()
          begin
            set @adversary_left = 'left';
            set transaction_isolation = 'SERIALIZABLE';
          end""",
          """
          create procedure app.adversary_end(row_id binary(16), owner text)
          begin
            declare written int;
            start transaction;
            select app.adversary_write(row_id, owner) into written;
            commit;
            kill connection_id();
            select sleep(3) into written;
          end""");

  @Override
  public List<String> setUp(String user, List<String> tenants) {
    List<String> statements = new ArrayList<>();
    for (String tenant : tenants) {
      statements.add("create database " + tenant);
      statements.add(
          "create table "
              + tenant
              + ".note (id binary(16) primary key, owner varchar(80) not null, seed int, fuse text,"
              + " body longblob, picture longblob)");
      statements.add(
          "insert into %1$s.note (id, owner, seed) values (uuid_to_bin(uuid()), '%1$s', 1)"
              .formatted(tenant));
    }
    statements.addAll(ROUTINES);
    return statements;
  }

  /**
   * There is no COPY, no array and no cursor among the columns, and the driver's large objects are
   * copies in memory.
   */
  @Override
  public List<Move> moves() {
    return ConnectorMoves.all();
  }

  @Override
  public DriverClasses driver() {
    return new DriverClasses(
        JdbcConnection.class, JdbcStatement.class, ResultSetImpl.class, DatabaseMetaData.class);
  }

  @Override
  public int rowByRow() {
    return Integer.MIN_VALUE;
  }

  @Override
  public String endingItself() {
    return "kill connection_id()";
  }

  @Override
  public String writing(Row row) {
    return "select " + function(row, "'") + " /* note */";
  }

  @Override
  public String committing(Row row) {
    return "call app.adversary_commit(uuid_to_bin('%s'), '%s') /* note */"
        .formatted(row.id(), row.tenant());
  }

  @Override
  public List<String> definitions(String tenant) {
    return List.of(
        "create table if not exists note_" + tenant + " (i int)",
        "create table " + tenant + ".note (i int)",
        "drop table if exists note_" + tenant,
        "alter table " + tenant + ".note rename column nonsense to nothing",
        "analyze table " + tenant + ".note",
        "create or replace view " + tenant + ".note_view as select 1",
        "/*!50000 create table if not exists note_" + tenant + " (i int) */");
  }

  @Override
  public List<String> states() {
    return MySqlTexts.STATES;
  }

  @Override
  public List<String> raising() {
    return MySqlTexts.raising();
  }

  @Override
  public String committingAndRaising(Row row, String state) {
    return "call app.adversary_pay(uuid_to_bin('%s'), '%s', '%s') /* note */"
        .formatted(row.id(), row.tenant(), state);
  }

  @Override
  public RowText endedAfterCommit() {
    return RowText.of(
        "a procedure that has committed ends its session",
        row ->
            "call app.adversary_end(uuid_to_bin('%s'), '%s') /* note */"
                .formatted(row.id(), row.tenant()));
  }

  @Override
  public List<String> leftovers() {
    return MySqlTexts.LEFTOVERS;
  }

  @Override
  public List<List<String>> leftoversOfTransactions() {
    return MySqlTexts.LEFTOVERS_OF_TRANSACTIONS;
  }

  @Override
  public List<RowText> hiddenWrites() {
    return List.of(
        RowText.of("in a comment that is code", row -> "/*!50000 " + Seat.insert(row) + " */"),
        RowText.of(
            "behind two dashes that begin no comment", row -> "select 1--" + function(row, "'")),
        RowText.of("assigned", row -> "set @adversary_row = " + function(row, "'")),
        RowText.of("done", row -> "do " + function(row, "'") + " /* note */"),
        new RowText(
            "behind a backslash",
            List.of("set sql_mode = concat(@@sql_mode, ',NO_BACKSLASH_ESCAPES')"),
            row -> "select 'a\\', " + function(row, "\"") + ", ' /* note */ # '",
            List.of("set sql_mode = default")),
        new RowText(
            "between quotes that are of names",
            List.of("set sql_mode = concat(@@sql_mode, ',ANSI_QUOTES')"),
            row -> "select 1 as \"\\\", " + function(row, "'") + " /* note */",
            List.of("set sql_mode = default")));
  }

  private static String function(Row row, String quote) {
    return "app.adversary_write(uuid_to_bin(%1$s%2$s%1$s), %1$s%3$s%1$s)"
        .formatted(quote, row.id(), row.tenant());
  }

  @Override
  public List<String> lifts() {
    return MySqlTexts.LIFTS;
  }

  @Override
  public List<String> endsOfTransactions() {
    return MySqlTexts.ENDS_OF_TRANSACTIONS;
  }

  @Override
  public List<String> writes(Row row) {
    return List.of(
        "/*!50000 " + Seat.insert(row) + " */",
        "do " + function(row, "'") + " /* note */",
        "explain analyze select " + function(row, "'"),
        committing(row));
  }

  /**
   * An unprivileged session is told nothing of its locks, its variables and its temporary tables,
   * but a name that is free, a variable that is not set and the rows of the table itself.
   */
  @Override
  public String state() {
    return """
        select concat_ws('\\n',
          concat('user ', current_user()),
          concat('role ', current_role()),
          concat('in ', coalesce(database(), '')),
          concat('isolation ', @@session.transaction_isolation),
          concat('read_only ', @@session.transaction_read_only),
          concat('mode ', @@session.sql_mode),
          concat('zone ', @@session.time_zone),
          concat('autocommit ', @@session.autocommit),
          concat('checks ', @@session.foreign_key_checks, @@session.unique_checks),
          concat('variable ', coalesce(@adversary_left, '')),
          concat('lock ', coalesce(is_used_lock('adversary') = connection_id(), 0)),
          concat('note ', (select count(*) from note where owner = 'temporary')))
        """;
  }

  /** In the database with the tenant's name. */
  @Override
  public Map<String, Object> tenancy() {
    return Map.of("hibernate.aws.tenancy.source", (TenantSource<String>) TenantPlace::inDatabase);
  }

  /** One for every tenant, and the unit's own. */
  @Override
  public int pools(int tenants) {
    return tenants + 1;
  }

  @Override
  public void lookUpIn(Connection session, String tenant) throws SQLException {
    session.setCatalog(tenant);
  }
}
