-- What the extension rds_tools gives on RDS, in Multi-AZ DB clusters and instances. Runs as superuser
-- in every database of the template, after the application's role was made. The supervisor keeps the
-- file ../topology of each instance, which says what that instance believes.

create schema rds_tools;

create function rds_tools.told() returns jsonb
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$ select pg_catalog.pg_read_file('../topology')::jsonb $$;

create function rds_tools.show_topology(client text default null)
returns table (id text, endpoint text, port integer)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  answer jsonb := rds_tools.told();
begin
  if (answer->>'delay_ms')::integer > 0 then
    perform pg_catalog.pg_sleep((answer->>'delay_ms')::double precision / 1000);
  end if;
  return query
    select r.id, r.endpoint, r.port
      from pg_catalog.jsonb_to_recordset(answer->'members') as r(
        id text, endpoint text, port integer);
end $$;

create function rds_tools.dbi_resource_id() returns text
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$ select rds_tools.told()->>'self' $$;

create function rds_tools.multi_az_db_cluster_source_dbi_resource_id() returns text
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$ select rds_tools.told()->>'source' $$;

revoke all on all functions in schema rds_tools from public;

grant usage on schema rds_tools to app;

grant execute on function rds_tools.show_topology(text), rds_tools.dbi_resource_id(),
  rds_tools.multi_az_db_cluster_source_dbi_resource_id() to app;
