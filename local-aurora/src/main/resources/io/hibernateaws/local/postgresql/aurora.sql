-- What Aurora PostgreSQL has and community PostgreSQL has not. Runs as superuser in every database of
-- the template, with allow_system_table_mods=on. The supervisor keeps the file ../topology of each
-- instance: a standby cannot write, and a paused one cannot replay, so a table would not do.

create function pg_catalog.aurora_db_instance_identifier() returns text
language sql stable parallel safe
set search_path = pg_catalog, pg_temp
as $$ select pg_catalog.current_setting('cluster_name') $$;

create function pg_catalog.aurora_replica_status(
  out server_id text,
  out session_id text,
  out durable_lsn bigint,
  out highest_lsn_rcvd bigint,
  out current_read_lsn bigint,
  out cur_replay_latency_in_usec bigint,
  out active_txns integer,
  out is_current boolean,
  out last_transport_error integer,
  out last_error_timestamp timestamptz,
  out last_update_timestamp timestamptz,
  out feedback_xmin bigint,
  out feedback_epoch bigint,
  out replica_lag_in_msec double precision,
  out log_stream_speed_in_kib_per_second double precision,
  out log_buffer_sequence_number bigint,
  out oldest_read_view_trx_id bigint,
  out oldest_read_view_lsn bigint,
  out pending_read_ios integer,
  out read_ios integer,
  out iops integer,
  out cpu double precision)
returns setof record
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  answer jsonb := pg_catalog.pg_read_file('../topology')::jsonb;
  self text := pg_catalog.current_setting('cluster_name');
  standby boolean := pg_catalog.pg_is_in_recovery();
begin
  if (answer->>'denied')::boolean then
    raise exception using errcode = '42501',
      message = 'permission denied for function aurora_replica_status';
  end if;
  if (answer->>'delay_ms')::integer > 0 then
    perform pg_catalog.pg_sleep((answer->>'delay_ms')::double precision / 1000);
  end if;
  for server_id, session_id, durable_lsn, highest_lsn_rcvd, current_read_lsn, active_txns,
      last_update_timestamp, replica_lag_in_msec, cpu in
    select * from pg_catalog.jsonb_to_recordset(answer->'rows') as r(
      server_id text, session_id text, durable_lsn bigint, highest_lsn_rcvd bigint,
      current_read_lsn bigint, active_txns integer, last_update_timestamp timestamptz,
      replica_lag_in_msec double precision, cpu double precision)
  loop
    is_current := true;
    -- Of itself an instance knows more than the file, and has no time of an update.
    if server_id = self and (answer->>'live')::boolean then
      last_update_timestamp := null;
      if session_id = 'MASTER_SESSION_ID' and not standby then
        durable_lsn := pg_catalog.pg_current_wal_flush_lsn() - '0/0'::pg_catalog.pg_lsn;
      elsif standby then
        current_read_lsn := pg_catalog.pg_last_wal_replay_lsn() - '0/0'::pg_catalog.pg_lsn;
      end if;
    end if;
    return next;
  end loop;
end $$;
