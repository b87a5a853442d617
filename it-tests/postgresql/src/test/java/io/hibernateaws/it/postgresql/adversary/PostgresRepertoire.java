package io.hibernateaws.it.postgresql.adversary;

import io.hibernateaws.it.adversary.DriverClasses;
import io.hibernateaws.it.adversary.Move;
import io.hibernateaws.it.adversary.Repertoire;
import io.hibernateaws.it.adversary.Row;
import io.hibernateaws.it.adversary.RowText;
import io.hibernateaws.it.adversary.Seat;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.hibernate.context.spi.TenantSchemaMapper;
import org.postgresql.jdbc.PgConnection;
import org.postgresql.jdbc.PgDatabaseMetaData;
import org.postgresql.jdbc.PgResultSet;
import org.postgresql.jdbc.PgStatement;

/** PostgreSQL's moves, and what a session can leave behind there. */
public final class PostgresRepertoire implements Repertoire {
  private static final String ROUTINES =
      """
      create function adversary_write(row_id uuid, owner text) returns int language plpgsql as $$
      begin
        execute format('insert into %I.note (id, owner) values ($1, $2)', owner)
          using row_id, owner;
        return 1;
      end $$;
      create procedure adversary_pay(row_id uuid, owner text, state text) language plpgsql as $$
      begin
        perform adversary_write(row_id, owner);
        commit;
        raise exception 'the remote side said so' using errcode = state;
      end $$;
      create procedure adversary_commit(row_id uuid, owner text) language plpgsql as $$
      begin
        perform adversary_write(row_id, owner);
        commit;
      end $$;
      create function adversary_blow() returns trigger language plpgsql as $$
      begin
        if new.fuse is not null then
          raise exception 'deferred' using errcode = new.fuse;
        end if;
        return null;
      end $$;
      create function adversary_rows() returns refcursor language plpgsql as $$
      declare
        answer refcursor := 'adversary rows';
      begin
        open answer for select 1;
        return answer;
      end $$;
      create function adversary_role(who text) returns void language plpgsql as $$
      begin
        execute format('set role %I', who);
      end $$;
      create function adversary_path(path text) returns void language plpgsql as $$
      begin
        perform set_config('search_path', path, false);
      end $$;
      create function adversary_temp() returns void language plpgsql as $$
      begin
        create temp table note (id uuid, owner text, seed int);
      end $$
      """;

  @Override
  public List<String> setUp(String user, List<String> tenants) {
    List<String> statements = new ArrayList<>();
    statements.add("create role clerk");
    statements.add("grant clerk to " + user);
    for (String tenant : tenants) {
      statements.add("create schema " + tenant + " authorization " + user);
      statements.add(
          "create table "
              + tenant
              + ".note (id uuid primary key, owner varchar(80) not null, seed int, fuse text,"
              + " body bytea, picture oid)");
      statements.add(
          "insert into %1$s.note (id, owner, seed) values (gen_random_uuid(), '%1$s', 1)"
              .formatted(tenant));
      statements.add("grant usage on schema " + tenant + " to clerk");
      statements.add("grant all on " + tenant + ".note to clerk, " + user);
    }
    statements.add(ROUTINES);
    for (String tenant : tenants) {
      statements.add(
          "create constraint trigger blow after insert on "
              + tenant
              + ".note deferrable initially deferred for each row execute function"
              + " public.adversary_blow()");
    }
    return statements;
  }

  @Override
  public List<Move> moves() {
    List<Move> moves = new ArrayList<>(CopyMoves.all());
    moves.addAll(ObjectMoves.all());
    return moves;
  }

  @Override
  public DriverClasses driver() {
    return new DriverClasses(
        PgConnection.class, PgStatement.class, PgResultSet.class, PgDatabaseMetaData.class);
  }

  @Override
  public int rowByRow() {
    return 1;
  }

  @Override
  public String endingItself() {
    return "select pg_terminate_backend(pg_backend_pid())";
  }

  @Override
  public String writing(Row row) {
    return "select public.adversary_write('%s', '%s') /* note */".formatted(row.id(), row.tenant());
  }

  @Override
  public String committing(Row row) {
    return "call public.adversary_commit('%s', '%s') /* note */".formatted(row.id(), row.tenant());
  }

  @Override
  public List<String> definitions(String tenant) {
    return List.of();
  }

  @Override
  public List<String> states() {
    return PostgresTexts.STATES;
  }

  @Override
  public List<String> raising() {
    return PostgresTexts.STATES.stream()
        .map(state -> "do $$ begin raise exception 'note' using errcode = '" + state + "'; end $$")
        .toList();
  }

  @Override
  public String committingAndRaising(Row row, String state) {
    return "call public.adversary_pay('%s', '%s', '%s') /* note */"
        .formatted(row.id(), row.tenant(), state);
  }

  /** FATAL 25P04. */
  @Override
  public RowText endedAfterCommit() {
    return new RowText(
        "a limit ends a procedure that has committed",
        List.of("set transaction_timeout = 100"),
        row ->
            "do $$ begin perform public.adversary_write('%s', '%s'); commit;"
                    .formatted(row.id(), row.tenant())
                + " perform pg_sleep(3); end $$",
        List.of("set transaction_timeout = 0"));
  }

  @Override
  public List<String> leftovers() {
    return PostgresTexts.LEFTOVERS;
  }

  @Override
  public List<List<String>> leftoversOfTransactions() {
    return PostgresTexts.LEFTOVERS_OF_TRANSACTIONS;
  }

  @Override
  public List<RowText> hiddenWrites() {
    return List.of(
        new RowText(
            "behind a backslash",
            List.of("set standard_conforming_strings = off"),
            row -> "select 'a\\', '; " + Seat.insert(row) + "; --' /* note */",
            List.of("set standard_conforming_strings = on")));
  }

  @Override
  public List<String> lifts() {
    return PostgresTexts.LIFTS;
  }

  @Override
  public List<String> endsOfTransactions() {
    return PostgresTexts.ENDS_OF_TRANSACTIONS;
  }

  @Override
  public List<String> writes(Row row) {
    return List.of(
        "with x as (" + Seat.insert(row) + " returning 1) select * from x",
        "do $$ begin " + Seat.insert(row) + "; end $$",
        "explain analyze " + Seat.insert(row));
  }

  /**
   * The driver's own prepared statements are named S_ and a number. A read-only session may not
   * even mention the settings that lift it, so their names are put together.
   */
  @Override
  public String state() {
    return """
        select concat_ws(E'\\n',
          'current_user ' || current_user,
          'session_user ' || session_user,
          'search_path ' || current_setting('search_path'),
          'in ' || current_schemas(false)::text,
          'default_isolation ' || current_setting('default_transaction_isolation'),
          'isolation ' || current_setting('transaction_isolation'),
          'default_read_only ' || current_setting('default_transaction' || '_read_only'),
          'read_only ' || current_setting('transaction' || '_read_only'),
          'strings ' || current_setting('standard_conforming_strings'),
          'temporary ' || (select count(*) from pg_catalog.pg_class
                         where relnamespace = pg_catalog.pg_my_temp_schema()),
          'locks ' || (select count(*) from pg_catalog.pg_locks
                     where locktype = 'advisory' and pid = pg_catalog.pg_backend_pid()),
          'listens ' || (select count(*) from pg_catalog.pg_listening_channels()),
          'prepared ' || (select count(*) from pg_catalog.pg_prepared_statements
                        where name !~ '^S_[0-9]+$'),
          'held ' || (select count(*) from pg_catalog.pg_cursors where is_holdable))
        """;
  }

  /** In the schema with the tenant's name. */
  public static final class ByName implements TenantSchemaMapper<String> {
    @Override
    public String schemaName(String tenant) {
      return tenant;
    }
  }

  @Override
  public Map<String, Object> tenancy() {
    return Map.of("hibernate.multi_tenant.schema_mapper", ByName.class);
  }

  @Override
  public int pools(int tenants) {
    return 1;
  }

  @Override
  public void lookUpIn(Connection session, String tenant) throws SQLException {
    session.setSchema(tenant);
  }
}
