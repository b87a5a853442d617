package io.hibernateaws.engine.product.mysql.text;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;

/**
 * The server's own functions that are known to have no effect: they neither write nor set anything,
 * take no lock, and call nothing of an application. All are in MySQL 8.0 and later. No function of
 * an application hides one of them, as long as the parenthesis follows the name at once. Looking a
 * name up allocates nothing. A function that is not here may do anything.
 */
final class MySqlBuiltIns {
  /** In lower case, by subject. */
  private static final String NAMES =
      """
      avg bit_and bit_or bit_xor count group_concat json_arrayagg json_objectagg max min std stddev
      stddev_pop stddev_samp sum var_pop var_samp variance any_value grouping
      cume_dist dense_rank first_value lag last_value lead nth_value ntile percent_rank rank row_number
      if ifnull nullif coalesce greatest least isnull interval
      ascii bin bit_length char char_length character_length concat concat_ws elt export_set field
      find_in_set format from_base64 hex insert instr lcase left length locate lower lpad ltrim
      make_set mid oct octet_length ord position quote regexp_instr regexp_like regexp_replace
      regexp_substr repeat replace reverse right rpad rtrim soundex space strcmp substr substring
      substring_index to_base64 trim ucase unhex upper weight_string
      abs acos asin atan atan2 ceil ceiling conv cos cot crc32 degrees exp floor ln log log10 log2 mod
      pi pow power radians rand round sign sin sqrt tan truncate
      adddate addtime convert_tz curdate current_date current_time current_timestamp curtime date
      date_add date_format date_sub datediff day dayname dayofmonth dayofweek dayofyear extract
      from_days from_unixtime get_format hour last_day localtime localtimestamp makedate maketime
      microsecond minute month monthname now period_add period_diff quarter sec_to_time second
      str_to_date subdate subtime sysdate time time_format time_to_sec timediff timestamp timestampadd
      timestampdiff to_days to_seconds unix_timestamp utc_date utc_time utc_timestamp week weekday
      weekofyear year yearweek
      cast convert
      json_array json_array_append json_array_insert json_contains json_contains_path json_depth
      json_extract json_insert json_keys json_length json_merge_patch json_merge_preserve json_object
      json_overlaps json_pretty json_quote json_remove json_replace json_schema_valid
      json_schema_validation_report json_search json_set json_storage_free json_storage_size json_table
      json_type json_unquote json_valid json_value
      md5 sha sha1 sha2 aes_decrypt aes_encrypt compress uncompress uncompressed_length random_bytes
      statement_digest statement_digest_text
      bit_count charset coercibility collation connection_id current_role current_user database
      found_rows icu_version row_count schema session_user system_user user version
      uuid uuid_short uuid_to_bin bin_to_uuid is_uuid inet_aton inet_ntoa inet6_aton inet6_ntoa is_ipv4
      is_ipv4_compat is_ipv4_mapped is_ipv6 is_free_lock is_used_lock name_const sleep default values
      extractvalue updatexml gtid_subset gtid_subtract wait_for_executed_gtid_set
      format_bytes format_pico_time ps_current_thread_id ps_thread_id
      geometrycollection linestring multilinestring multipoint multipolygon point polygon mbrcontains
      mbrcoveredby mbrcovers mbrdisjoint mbrequals mbrintersects mbroverlaps mbrtouches mbrwithin
      st_area st_asbinary st_asgeojson st_astext st_aswkb st_aswkt st_buffer st_buffer_strategy
      st_centroid st_contains st_convexhull st_crosses st_difference st_dimension st_disjoint
      st_distance st_distance_sphere st_endpoint st_envelope st_equals st_exteriorring st_geohash
      st_geomcollfromtext st_geometryfromtext st_geometryn st_geometrytype st_geomfromgeojson
      st_geomfromtext st_geomfromwkb st_interiorringn st_intersection st_intersects st_isclosed
      st_isempty st_issimple st_isvalid st_latfromgeohash st_latitude st_length st_linefromtext
      st_linestringfromtext st_longfromgeohash st_longitude st_makeenvelope st_numgeometries
      st_numinteriorrings st_numpoints st_overlaps st_pointfromgeohash st_pointfromtext st_pointn
      st_polyfromtext st_simplify st_srid st_startpoint st_swapxy st_symdifference st_touches
      st_transform st_union st_validate st_within st_x st_y
      """;

  private static final String[] TABLE = table(NAMES);

  private MySqlBuiltIns() {}

  /** Whether an unquoted name is one of them. */
  static boolean contains(String sql, int from, int end) {
    int hash = 0;
    for (int at = from; at < end; at++) {
      hash = 31 * hash + lower(sql.charAt(at));
    }
    for (int slot = hash & (TABLE.length - 1); ; slot = (slot + 1) & (TABLE.length - 1)) {
      String name = TABLE[slot];
      if (name.isEmpty()) {
        return false;
      }
      if (isName(sql, from, end, name)) {
        return true;
      }
    }
  }

  /** By letters of ASCII only: others that fold to them are of other names. */
  private static boolean isName(String sql, int from, int end, String name) {
    if (end - from != name.length()) {
      return false;
    }
    for (int at = from; at < end; at++) {
      if (lower(sql.charAt(at)) != name.charAt(at - from)) {
        return false;
      }
    }
    return true;
  }

  private static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c;
  }

  /** With open addressing; at most half full, so that a search ends. */
  private static String[] table(String list) {
    Set<String> names = Set.of(list.toLowerCase(Locale.ROOT).strip().split("\\s+"));
    String[] table = new String[Integer.highestOneBit(names.size()) * 4];
    Arrays.fill(table, "");
    for (String name : names) {
      int slot = name.hashCode() & (table.length - 1);
      while (!table[slot].isEmpty()) {
        slot = (slot + 1) & (table.length - 1);
      }
      table[slot] = name;
    }
    return table;
  }
}
