/**
 * The functions of MySQL and MariaDB that only compute, in lower case. A list of what is allowed: a stored or loadable
 * function of any name can write a file, take a lock or wait (tested: a stored function with SELECT ... INTO OUTFILE runs in
 * a read-only transaction). Left out on purpose: load_file, sleep, benchmark, the lock, replication and sequence functions,
 * and random_bytes and uuid_short, which need no place in a copy.
 */
export const FUNCTIONS: ReadonlySet<string> = new Set(
  `abs acos adddate add_months addtime aes_decrypt any_value ascii asin atan atan2 avg bin bin_to_uuid bit_and bit_count
  bit_length bit_or bit_xor bool_and bool_or cast ceil ceiling char char_length character_length charset chr coalesce
  coercibility collation column_check column_exists column_get column_json column_list compress concat concat_ws conv convert
  convert_tz cos cot count crc32 crc32c cume_dist curdate current_date current_role current_time current_timestamp
  current_user curtime database date date_add date_format date_sub datediff day dayname dayofmonth dayofweek dayofyear decode
  degrees dense_rank elt encode exp export_set extract extractvalue field find_in_set first_value floor format
  format_bytes format_pico_time from_base64 from_days from_unixtime geometrycollection get_format greatest group_concat
  grouping hex hour if ifnull inet_aton inet_ntoa inet4 inet6 inet6_aton inet6_ntoa insert instr interval is_ipv4
  is_ipv4_compat is_ipv4_mapped is_ipv6 is_uuid isnull json_array json_array_append json_array_insert json_array_intersect
  json_arrayagg json_compact json_contains json_contains_path json_depth json_detailed json_equals json_exists json_extract
  json_insert json_key_value json_keys json_length json_loose json_merge json_merge_patch json_merge_preserve json_normalize
  json_object json_object_filter_keys json_object_to_array json_objectagg json_overlaps json_pretty json_query json_quote
  json_remove json_replace json_schema_valid json_schema_validation_report json_search json_set json_storage_free
  json_storage_size json_table json_type json_unquote json_valid json_value kdf lag last_day last_value lcase lead least left
  length lengthb linestring ln localtime localtimestamp locate log log10 log2 lower lpad ltrim make_set makedate maketime match
  max mbrcontains mbrcoveredby mbrcovers mbrdisjoint mbrequals mbrintersects mbroverlaps mbrtouches mbrwithin md5 median
  microsecond mid min minute mod month monthname multilinestring multipoint multipolygon name_const natural_sort_key now
  nth_value ntile nullif nvl nvl2 oct octet_length ord percent_rank percentile_cont percentile_disc period_add period_diff pi
  point polygon position pow power quarter quote radians rand rank regexp_instr regexp_like regexp_replace regexp_substr
  repeat replace reverse right round row_number rpad rtrim schema sec_to_time second sformat sha sha1 sha2 sign sin soundex
  space sqrt st_area st_asbinary st_asgeojson st_astext st_aswkb st_aswkt st_buffer st_centroid st_contains st_convexhull
  st_crosses st_difference st_dimension st_disjoint st_distance st_distance_sphere st_endpoint st_envelope st_equals
  st_exteriorring st_geohash st_geometryfromtext st_geometryn st_geometrytype st_geomfromgeojson st_geomfromtext st_geomfromwkb
  st_interiorringn st_intersection st_intersects st_isclosed st_isempty st_isring st_issimple st_isvalid st_latfromgeohash
  st_latitude st_length st_longfromgeohash st_longitude st_makeenvelope st_numgeometries st_numinteriorrings st_numpoints
  st_overlaps st_pointfromgeohash st_pointn st_pointonsurface st_simplify st_srid st_startpoint st_swapxy st_symdifference
  st_touches st_transform st_union st_validate st_within st_x st_y std stddev stddev_pop stddev_samp str_to_date strcmp
  subdate substr substring substring_index subtime sum sysdate sys_guid tan time time_format time_to_sec timediff timestamp
  timestampadd timestampdiff to_base64 to_char to_days to_seconds trim truncate ucase uncompress uncompressed_length unhex
  unix_timestamp updatexml upper user utc_date utc_time utc_timestamp uuid uuid_to_bin uuid_v4 uuid_v7 values var_pop var_samp
  variance version week weekday weekofyear weight_string year yearweek`.split(/\s+/),
);

/** Words that stand before a parenthesis without being functions; types too (`CAST(x AS DECIMAL(10, 2))`). */
export const BEFORE_PARENTHESES: ReadonlySet<string> = new Set(
  `against all and any as between binary bit by case collate columns cross decimal dec distinct div double else escape except
  exists fixed float for force from group having ignore in index inner intersect is join key lateral left like limit
  materialized nchar not numeric nvarchar of offset on or order outer over partition path recursive regexp right rlike row
  select some straight_join then union use using varbinary varchar when where window with within xor`.split(/\s+/),
);
