package io.hibernateaws.it.postgresql;

import io.hibernateaws.it.ProductSql;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** SQL as PostgreSQL has it. */
final class PostgresSql implements ProductSql {
  @Override
  public String instance() {
    return "select aurora_db_instance_identifier()";
  }

  @Override
  public String process() {
    return "select pg_backend_pid()";
  }

  @Override
  public String isReader() {
    return "select pg_is_in_recovery()";
  }

  @Override
  public String isPaused() {
    return "select pg_get_wal_replay_pause_state() = 'paused'";
  }

  @Override
  public String endOfTransaction() {
    return "commit";
  }

  @Override
  public String isolation() {
    return "show transaction_isolation";
  }

  @Override
  public String sleep(Duration duration) {
    return String.format(Locale.ROOT, "select 1 from pg_sleep(%.3f)", duration.toMillis() / 1e3);
  }

  @Override
  public String setInTransaction() {
    return "set local work_mem = '4MB'";
  }

  @Override
  public String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  @Override
  public String setPassword(String user, String password) {
    return "alter role " + quoted(user) + " password '" + password.replace("'", "''") + "'";
  }

  @Override
  public List<String> createUser(String user, String password, String database) {
    return List.of("create role %s login password '%s'".formatted(user, password));
  }

  @Override
  public List<ShutOut> shutOuts(String user, String password) {
    String alter = "alter role " + user + " ";
    return List.of(
        new ShutOut(alter + "nologin", alter + "login", "28000", "is not permitted to log in"),
        new ShutOut(
            setPassword(user, "changed"),
            setPassword(user, password),
            "28P01",
            "password authentication failed"),
        new ShutOut(
            alter + "connection limit 0",
            alter + "connection limit -1",
            "53300",
            "too many connections"));
  }

  @Override
  public List<String> openSchema(String schema, String user) {
    return List.of("grant usage on schema " + quoted(schema) + " to " + quoted(user));
  }

  @Override
  public String uuidType() {
    return "uuid";
  }

  @Override
  public String largeObjectType() {
    return "oid";
  }

  @Override
  public Object uuid(UUID id) {
    return id;
  }

  @Override
  public String uuidLiteral(UUID id) {
    return "'" + id + "'";
  }

  @Override
  public String newUuid() {
    return "gen_random_uuid()";
  }

  @Override
  public List<String> writes(String table) {
    return List.of(
        "insert into " + table + " (id) values (gen_random_uuid())",
        "with gone as (delete from " + table + " returning id) select * from gone",
        "do $$ begin delete from " + table + "; end $$");
  }

  @Override
  public String failing(String state) {
    return "do $$ begin raise exception 'raised' using errcode = '" + state + "'; end $$";
  }

  @Override
  public Optional<String> endingItself() {
    return Optional.of("select pg_terminate_backend(pg_backend_pid()), pg_sleep(60)");
  }

  @Override
  public List<String> committingAndFailingProcedure(
      String name, String table, List<String> states) {
    return List.of(
        """
        create procedure %s(row_id uuid, state text) language plpgsql as $$
        begin
          insert into %s values (row_id);
          commit;
          if state is null then
            perform pg_terminate_backend(pg_backend_pid()), pg_sleep(60);
          end if;
          raise exception 'raised' using errcode = state;
        end $$
        """
            .formatted(name, table));
  }

  @Override
  public List<String> writingFunction(String name, String table) {
    return List.of(
        "create function %s() returns int language sql as 'insert into %s values (gen_random_uuid()) returning 1'"
            .formatted(name, table));
  }

  @Override
  public List<String> writingFunctionOfRow(String name, String table) {
    return List.of(
        "create function %s(row_id uuid) returns int language sql as 'insert into %s values (row_id) returning 1'"
            .formatted(name, table));
  }

  @Override
  public List<String> refuseWrites(boolean on) {
    return List.of(
        "alter system "
            + (on
                ? "set default_transaction_read_only = on"
                : "reset default_transaction_read_only"),
        "select pg_reload_conf()");
  }

  @Override
  public String isRefusingWrites() {
    return "select current_setting('default_transaction_read_only') = 'on'";
  }

  /** read_only_sql_transaction, invalid_transaction_termination. */
  @Override
  public List<String> refusalsOfWrites() {
    return List.of("25006", "2D000");
  }

  @Override
  public List<String> pausingProcedure(String name, String table, String gate) {
    return List.of(
        "create procedure %s(one uuid, two uuid) language plpgsql as $$ begin insert into %s values (one); commit; perform 1 from %s for update; insert into %s values (two); commit; end $$"
            .formatted(name, table, gate, table));
  }

  @Override
  public List<String> committingProcedure(String name, String table) {
    return List.of(
        "create procedure %s(row_id uuid) language plpgsql as $$ begin insert into %s values (row_id); commit; end $$"
            .formatted(name, table));
  }

  @Override
  public List<String> readingProcedure(String name, String table) {
    return List.of(
        "create procedure %s() language plpgsql as $$ begin perform count(*) from %s; end $$"
            .formatted(name, table));
  }

  @Override
  public List<String> noteLogIns() {
    return List.of();
  }

  @Override
  public List<String> noteAsking(String markers, String notes) {
    return List.of(
        "create table %s (began bigint not null, ended bigint not null)".formatted(notes),
        """
        create function note_asking() returns trigger language plpgsql security definer
          set search_path from current as $$
        begin
          if not new.committed then
            insert into %s select extract(epoch from backend_start) * 1e6,
                                  extract(epoch from clock_timestamp()) * 1e6
              from pg_stat_activity where pid = pg_backend_pid();
          end if;
          return new;
        end $$
        """
            .formatted(notes),
        "create trigger note_asking before insert on %s for each row execute function note_asking()"
            .formatted(quoted(markers)));
  }

  @Override
  public String newest(String table) {
    return "select max(xmin::text::bigint) from " + table;
  }

  @Override
  public String oldMarkers(String table, int count) {
    return "insert into %s select gen_random_uuid(), true, now() - interval '2 days' from generate_series(1, %d)"
        .formatted(table, count);
  }
}
