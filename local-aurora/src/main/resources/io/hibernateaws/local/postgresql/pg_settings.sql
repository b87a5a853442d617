-- Runs as superuser in every database of the template, with allow_system_table_mods=on.
-- Custom settings are hidden from pg_settings, and clients look for rds.extensions there.
create or replace view pg_catalog.pg_settings as
  select * from pg_catalog.pg_show_all_settings()
  union all
  select 'rds.extensions', pg_catalog.current_setting('rds.extensions', true), null,
         'Customized Options', 'List of extensions that can be created.', null, 'postmaster',
         'string', 'configuration file', null, null, null, null, null, null, null, false
  where pg_catalog.current_setting('rds.extensions', true) is not null;

