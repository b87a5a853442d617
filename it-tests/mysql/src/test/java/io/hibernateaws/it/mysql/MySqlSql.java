package io.hibernateaws.it.mysql;

import io.hibernateaws.it.ProductSql;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** SQL as MySQL has it. */
public final class MySqlSql implements ProductSql {
  @Override
  public String instance() {
    return "select @@aurora_server_id";
  }

  /** Threads are numbered from 1 on every server. */
  @Override
  public String process() {
    return "select concat(@@server_id, '-', connection_id())";
  }

  @Override
  public String isReader() {
    return "select @@innodb_read_only or @@global.super_read_only";
  }

  @Override
  public String isPaused() {
    return "select service_state = 'OFF' from performance_schema.replication_applier_status";
  }

  @Override
  public String endOfTransaction() {
    return "set autocommit=1";
  }

  @Override
  public String isolation() {
    return "select lower(replace(@@transaction_isolation, '-', ' '))";
  }

  @Override
  public String sleep(Duration duration) {
    return String.format(Locale.ROOT, "select 1 + sleep(%.3f)", duration.toMillis() / 1e3);
  }

  /** For one statement: no setting is of one transaction but its own characteristics. */
  @Override
  public String setInTransaction() {
    return "select /*+ set_var(sort_buffer_size = 65536) */ 1";
  }

  @Override
  public String quoted(String name) {
    return '`' + name.replace("`", "``") + '`';
  }

  @Override
  public String setPassword(String user, String password) {
    return "alter user " + text(user) + "@'%' identified by " + text(password);
  }

  @Override
  public List<String> createUser(String user, String password, String database) {
    return List.of(
        "create user " + text(user) + "@'%' identified by " + text(password),
        "grant select on " + quoted(database) + ".* to " + text(user) + "@'%'");
  }

  @Override
  public List<ShutOut> shutOuts(String user, String password) {
    String lock = "alter user " + text(user) + "@'%' account ";
    return List.of(
        new ShutOut(lock + "lock", lock + "unlock", "HY000", "Account is locked"),
        new ShutOut(
            setPassword(user, "changed"), setPassword(user, password), "28000", "Access denied"));
  }

  /**
   * Statements of a routine that raise the one of these that its variable "state" holds: a signal
   * takes none from a variable.
   */
  public static String signals(List<String> states) {
    StringBuilder text = new StringBuilder();
    for (String state : states) {
      text.append(
          "if state = '%1$s' then signal sqlstate '%1$s' set message_text = 'raised'; end if; "
              .formatted(state));
    }
    return text.toString();
  }

  private static String text(String value) {
    return "'" + value.replace("\\", "\\\\").replace("'", "''") + "'";
  }

  @Override
  public List<String> openSchema(String schema, String user) {
    return List.of();
  }

  @Override
  public String uuidType() {
    return "binary(16)";
  }

  @Override
  public String largeObjectType() {
    return "longblob";
  }

  @Override
  public Object uuid(UUID id) {
    return ByteBuffer.allocate(16)
        .putLong(id.getMostSignificantBits())
        .putLong(id.getLeastSignificantBits())
        .array();
  }

  @Override
  public String uuidLiteral(UUID id) {
    return "uuid_to_bin('" + id + "')";
  }

  @Override
  public String newUuid() {
    return "uuid_to_bin(uuid())";
  }

  /** A comment of the last one's form is code. */
  @Override
  public List<String> writes(String table) {
    return List.of(
        "insert into " + table + " (id) values (uuid_to_bin(uuid()))",
        "delete one from " + table + " one join (select 1) two",
        "/*!50000 delete from " + table + " */");
  }

  @Override
  public String failing(String state) {
    return "signal sqlstate '" + state + "' set message_text = 'raised'";
  }

  /** It is told of its end by an error. */
  @Override
  public Optional<String> endingItself() {
    return Optional.empty();
  }

  @Override
  public List<String> committingAndFailingProcedure(
      String name, String table, List<String> states) {
    return List.of(
        "create procedure %s(row_id binary(16), state text) begin insert into %s values (row_id); commit; %s end"
            .formatted(name, table, signals(states)));
  }

  @Override
  public List<String> writingFunction(String name, String table) {
    return List.of(
        "create function %s() returns int begin insert into %s values (uuid_to_bin(uuid())); return 1; end"
            .formatted(name, table));
  }

  @Override
  public List<String> writingFunctionOfRow(String name, String table) {
    return List.of(
        "create function %s(row_id binary(16)) returns int begin insert into %s values (row_id); return 1; end"
            .formatted(name, table));
  }

  /** Its option read_only refuses the commit of what was written before. */
  @Override
  public List<String> refuseWrites(boolean on) {
    return List.of();
  }

  @Override
  public String isRefusingWrites() {
    return "select @@global.read_only";
  }

  /** ER_OPTION_PREVENTS_STATEMENT, ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION. */
  @Override
  public List<String> refusalsOfWrites() {
    return List.of("HY000", "25006");
  }

  @Override
  public List<String> pausingProcedure(String name, String table, String gate) {
    return List.of(
        "create procedure %s(one binary(16), two binary(16)) begin declare held int; insert into %s values (one); commit; start transaction; select count(*) into held from %s for update; insert into %s values (two); commit; end"
            .formatted(name, table, gate, table));
  }

  @Override
  public List<String> committingProcedure(String name, String table) {
    return List.of(
        "create procedure %s(row_id binary(16)) begin insert into %s values (row_id); commit; end"
            .formatted(name, table));
  }

  @Override
  public List<String> readingProcedure(String name, String table) {
    return List.of(
        "create procedure %s() begin declare rows_there int; select count(*) into rows_there from %s; end"
            .formatted(name, table));
  }

  /** A session keeps when it logged in, because the server tells that of none. */
  @Override
  public List<String> noteLogIns() {
    return List.of("set global init_connect = 'set @began = unix_timestamp(now(6)) * 1e6'");
  }

  @Override
  public List<String> noteAsking(String markers, String notes) {
    return List.of(
        "create table %s (began bigint not null, ended bigint not null)".formatted(notes),
        "create trigger note_asking before insert on %s for each row insert into %s select @began, unix_timestamp(sysdate(6)) * 1e6 from dual where not new.committed"
            .formatted(quoted(markers), notes));
  }

  /** Counted by the server since it runs, whatever has been deleted since. */
  @Override
  public String newest(String table) {
    return "select count_insert from performance_schema.table_io_waits_summary_by_table"
        + " where object_schema = database() and object_name = "
        + text(table);
  }

  @Override
  public String oldMarkers(String table, int count) {
    return "insert into %s select uuid_to_bin(uuid()), true, now() - interval 2 day from (with recursive n as (select 1 as i union all select i + 1 from n where i < %d) select /*+ set_var(cte_max_recursion_depth = 100000) */ i from n) n"
        .formatted(table, count);
  }
}
