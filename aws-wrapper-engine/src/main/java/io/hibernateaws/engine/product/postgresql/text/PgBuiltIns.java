package io.hibernateaws.engine.product.postgresql.text;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;

/**
 * The functions in {@code pg_catalog} that are known to have no effect: they neither write nor set
 * anything, run no SQL of their own, and call nothing of an application. Looking a name up
 * allocates nothing. A function that is not here may do anything.
 */
final class PgBuiltIns {
  /** Names in lower case, as unquoted ones are folded; by subject. */
  private static final String NAMES =
      """
      count sum avg min max every bool_and bool_or bit_and bit_or array_agg string_agg xmlagg
      json_agg jsonb_agg json_object_agg jsonb_object_agg corr covar_pop covar_samp stddev stddev_pop
      stddev_samp variance var_pop var_samp regr_avgx regr_avgy regr_count regr_intercept regr_r2
      regr_slope regr_sxx regr_sxy regr_syy mode percentile_cont percentile_disc row_number rank
      dense_rank percent_rank cume_dist ntile lag lead first_value last_value nth_value
      lower upper length char_length character_length octet_length bit_length concat concat_ws substr
      left right lpad rpad ltrim rtrim btrim replace translate reverse repeat split_part strpos initcap
      ascii chr to_ascii md5 sha224 sha256 sha384 sha512 encode decode format quote_ident quote_literal
      quote_nullable parse_ident regexp_match regexp_matches regexp_replace regexp_split_to_array
      regexp_split_to_table starts_with is_normalized string_to_array array_to_string to_char to_date
      to_number to_timestamp to_hex convert_from convert_to get_bit get_byte set_bit set_byte
      abs ceil ceiling floor round trunc mod power pow sqrt cbrt exp ln log log10 sign random pi degrees
      radians sin cos tan cot asin acos atan atan2 sind cosd tand cotd asind acosd atand atan2d sinh cosh
      tanh asinh acosh atanh width_bucket div gcd lcm factorial scale min_scale trim_scale num_nulls
      num_nonnulls
      now clock_timestamp statement_timestamp transaction_timestamp timeofday date_part date_trunc age
      make_date make_time make_timestamp make_timestamptz make_interval isfinite justify_days
      justify_hours justify_interval timezone
      gen_random_uuid
      array_length array_lower array_upper array_ndims array_dims cardinality unnest array_append
      array_prepend array_cat array_remove array_replace array_position array_positions array_fill
      generate_series generate_subscripts isempty lower_inc upper_inc lower_inf upper_inf range_merge
      int4range int8range numrange daterange tsrange tstzrange
      enum_first enum_last enum_range
      to_json to_jsonb row_to_json array_to_json json_build_object jsonb_build_object json_build_array
      jsonb_build_array json_object jsonb_object json_array_length jsonb_array_length
      json_array_elements jsonb_array_elements json_array_elements_text jsonb_array_elements_text
      json_each jsonb_each json_each_text jsonb_each_text json_extract_path jsonb_extract_path
      json_extract_path_text jsonb_extract_path_text json_object_keys jsonb_object_keys json_typeof
      jsonb_typeof json_strip_nulls jsonb_strip_nulls jsonb_set jsonb_set_lax jsonb_insert jsonb_pretty
      jsonb_path_exists jsonb_path_match jsonb_path_query jsonb_path_query_array
      jsonb_path_query_first jsonb_path_exists_tz jsonb_path_match_tz jsonb_path_query_tz
      jsonb_path_query_array_tz jsonb_path_query_first_tz json_to_record jsonb_to_record
      json_to_recordset jsonb_to_recordset json_populate_record jsonb_populate_record
      json_populate_recordset jsonb_populate_recordset
      to_tsvector to_tsquery plainto_tsquery phraseto_tsquery websearch_to_tsquery ts_rank ts_rank_cd
      ts_headline setweight numnode querytree ts_delete ts_filter tsvector_to_array
      array_to_tsvector tsquery_phrase json_to_tsvector jsonb_to_tsvector get_current_ts_config
      xmlcomment xpath xpath_exists xml_is_well_formed xml_is_well_formed_content
      xml_is_well_formed_document
      lo_get
      current_database current_schema current_schemas current_setting version pg_typeof
      pg_collation_for pg_client_encoding getdatabaseencoding pg_char_to_encoding pg_backend_pid
      pg_is_in_recovery pg_postmaster_start_time pg_conf_load_time inet_client_addr
      inet_client_port inet_server_addr inet_server_port pg_sleep pg_sleep_for pg_sleep_until
      pg_table_is_visible pg_type_is_visible pg_function_is_visible pg_opclass_is_visible
      pg_operator_is_visible pg_collation_is_visible pg_ts_config_is_visible to_regclass to_regtype
      to_regnamespace to_regrole to_regproc to_regprocedure to_regoper to_regoperator
      has_table_privilege has_any_column_privilege has_column_privilege has_schema_privilege
      has_database_privilege has_function_privilege has_sequence_privilege has_type_privilege
      has_tablespace_privilege has_language_privilege has_server_privilege
      has_foreign_data_wrapper_privilege pg_has_role row_security_active obj_description
      col_description shobj_description format_type pg_get_expr pg_get_indexdef pg_get_constraintdef
      pg_get_viewdef pg_get_functiondef pg_get_function_arguments
      pg_get_function_identity_arguments pg_get_function_result pg_get_triggerdef pg_get_ruledef
      pg_get_partkeydef pg_get_userbyid pg_get_serial_sequence pg_get_keywords
      pg_index_column_has_property pg_index_has_property pg_indexam_has_property
      pg_options_to_table pg_encoding_to_char pg_describe_object pg_trigger_depth
      pg_available_extensions pg_timezone_names pg_sequence_parameters aclexplode acldefault
      pg_relation_size pg_table_size pg_indexes_size pg_total_relation_size pg_database_size
      pg_size_pretty pg_size_bytes pg_column_size pg_blocking_pids
      pg_current_xact_id_if_assigned txid_current_if_assigned
      pg_current_snapshot txid_current_snapshot pg_current_wal_lsn pg_current_wal_insert_lsn
      pg_last_wal_replay_lsn pg_last_wal_receive_lsn pg_last_xact_replay_timestamp pg_wal_lsn_diff
      pg_my_temp_schema pg_is_other_temp_schema pg_stat_get_activity
      aurora_db_instance_identifier aurora_version aurora_replica_status
      """;

  /** Those that change data, and nothing of the session that a question could find. */
  private static final String[] CHANGES_OF_DATA = {
    "nextval",
    "setval",
    "currval",
    "lastval",
    "pg_notify",
    "pg_advisory_xact_lock",
    "pg_advisory_xact_lock_shared",
    "pg_try_advisory_xact_lock",
    "pg_try_advisory_xact_lock_shared",
    "pg_current_xact_id",
    "txid_current",
    "lo_create",
    "lo_from_bytea",
    "lo_get",
    "lo_put",
    "lo_unlink"
  };

  /** Not in every version that is served: without its schema such a name may be anybody's. */
  private static final String NEWER_NAMES =
      """
      any_value bit_xor range_agg range_intersect_agg json_agg_strict jsonb_agg_strict json_object_agg_strict
      jsonb_object_agg_strict json_object_agg_unique jsonb_object_agg_unique
      crc32 crc32c casefold regexp_count regexp_instr regexp_like regexp_substr string_to_table unistr
      to_bin to_oct date_bin date_add date_subtract uuidv4 uuidv7 uuid_extract_timestamp
      uuid_extract_version erf erfc gamma lgamma random_normal
      trim_array array_shuffle array_sample array_sort array_reverse multirange int4multirange
      int8multirange nummultirange datemultirange tsmultirange tstzmultirange xmltext
      pg_input_is_valid pg_input_error_info pg_column_compression
      pg_get_wal_replay_pause_state
      """;

  private static final String[] TABLE = table(NAMES);
  private static final String[] NEWER = table(NEWER_NAMES);

  private PgBuiltIns() {}

  /**
   * Whether an unquoted name is one of them.
   *
   * @param qualified whether the text says that it is in {@code pg_catalog}
   */
  static boolean contains(String sql, int from, int end, boolean qualified) {
    int hash = 0;
    for (int at = from; at < end; at++) {
      hash = 31 * hash + lower(sql.charAt(at));
    }
    return contains(TABLE, hash, sql, from, end)
        || (qualified && contains(NEWER, hash, sql, from, end));
  }

  private static boolean contains(String[] table, int hash, String sql, int from, int end) {
    for (int slot = hash & (table.length - 1); ; slot = (slot + 1) & (table.length - 1)) {
      String name = table[slot];
      if (name.isEmpty()) {
        return false;
      }
      if (isWord(sql, from, end, name)) {
        return true;
      }
    }
  }

  /** Whether an unquoted name is a function that changes data only. */
  static boolean changesData(String sql, int from, int end) {
    for (String name : CHANGES_OF_DATA) {
      if (isWord(sql, from, end, name)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether the text between two positions is a word in lower case, but for the case of letters.
   */
  static boolean isWord(String sql, int from, int end, String word) {
    if (end - from != word.length()) {
      return false;
    }
    for (int at = from; at < end; at++) {
      if (lower(sql.charAt(at)) != word.charAt(at - from)) {
        return false;
      }
    }
    return true;
  }

  /** Servers fold letters of ASCII only. */
  private static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c;
  }

  /** With open addressing; at most half full, so that a search ends. */
  private static String[] table(String list) {
    Set<String> names = Set.of(list.toLowerCase(Locale.ROOT).strip().split("\\s+"));
    int size = Integer.highestOneBit(names.size()) * 4;
    String[] table = new String[size];
    Arrays.fill(table, "");
    for (String name : names) {
      int slot = name.hashCode() & (size - 1);
      while (!table[slot].isEmpty()) {
        slot = (slot + 1) & (size - 1);
      }
      table[slot] = name;
    }
    return table;
  }
}
