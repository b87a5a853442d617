package io.hibernateaws.it.postgresql.adversary;

import java.util.List;

/** What PostgreSQL's moves say. */
final class PostgresTexts {
  /** Of lost connections, of servers that end or are read-only, and of transactions that lost. */
  static final List<String> STATES =
      List.of(
          "08000", "08001", "08003", "08004", "08006", "08007", "08P01", "57P01", "57P02", "57P03",
          "57P05", "25006", "25P02", "25P03", "53300", "58000", "58030", "XX000", "40001", "40003",
          "08S02", "57014");

  static final List<String> LEFTOVERS =
      List.of(
          "create temp table note (id uuid, owner text, seed int)",
          "create table pg_temp.note (id uuid, owner text, seed int)",
          "create table \"pg_temp\".note (id uuid, owner text, seed int)",
          "create or replace temp view note as select gen_random_uuid() id, 'x' owner, 0 seed",
          "create or replace temporary view note as select gen_random_uuid() id, 'x' owner, 0 seed",
          "select gen_random_uuid() id, 'x'::text owner, 0 seed into temp note",
          "do $$ begin create temp table note (id uuid, owner text, seed int); end $$",
          "select public.adversary_temp() /* note */",
          "set role clerk",
          "set session role clerk",
          "do $$ begin set role clerk; end $$",
          "select public.adversary_role('clerk') /* note */",
          "select set_config('role', 'clerk', false) /* note */",
          "set search_path = green, blue",
          "do $$ begin set search_path = green, blue; end $$",
          "select public.adversary_path('green, blue') /* note */",
          "select set_config('search_path', 'green, blue', false) /* note */",
          "update pg_settings set setting = 'green, blue' where name = 'search_path'",
          "update pg_settings set setting = 'clerk' where name = 'role'",
          "set session characteristics as transaction isolation level serializable",
          "set default_transaction_isolation = 'serializable'",
          "do $$ begin set default_transaction_isolation = 'serializable'; end $$",
          "set default_transaction_read_only = on",
          "set standard_conforming_strings = off",
          "select pg_advisory_lock(7) /* note */",
          "do $$ begin perform pg_advisory_lock(8); end $$",
          "listen note",
          "do $$ begin listen note; end $$",
          "prepare note_plan as select 1",
          "declare note_cursor cursor with hold for select 1");

  /** The table is a temporary one, by where names are looked up. */
  static final List<List<String>> LEFTOVERS_OF_TRANSACTIONS =
      List.of(
          List.of(
              "set local search_path = pg_temp",
              "create table note (id uuid, owner text, seed int)"));

  static final List<String> LIFTS =
      List.of(
          "set transaction read write",
          "set session characteristics as transaction read write",
          "set default_transaction_read_only = off",
          "set transaction_read_only = off",
          "reset default_transaction_read_only",
          "begin read write",
          "start transaction read write",
          "select set_config('transaction_read_only', 'off', false) /* note */",
          "select set_config('default_transaction_read_only', 'off', false) /* note */",
          "do $$ begin perform set_config('transaction_read_only', 'off', true); end $$",
          "do $$ begin set session characteristics as transaction read write; end $$",
          "do $$ begin set default_transaction_read_only = off; end $$",
          "do $$ begin execute 'set default_transaction_' || 'read_only = off'; end $$",
          "select set_config('default_transaction' || '_read_only', 'off', false) /* note */",
          "select set_config('transaction' || '_read_only', 'off', false) /* note */");

  static final List<String> ENDS_OF_TRANSACTIONS =
      List.of(
          "commit",
          "rollback",
          "end; begin read write",
          "commit and chain; set transaction read write");

  private PostgresTexts() {}
}
