/** Aggregate functions, as the parser's kinds and as names in lower case. */
const AGGREGATES =
  /^(sum|avg|min|max|count|stddev|var_|variance|median|percentile|list_?agg|string_?agg|group_concat|array_agg|any_value|bool_|bit_(and|or|xor)|logical_|approx|corr|covar|regr_|mode|collect_|object_agg|json\w*agg|xml_?agg|sum_if|count_if|max_by|min_by|arg_m|grouping)/;

/** Whether a function of that name makes one value of many rows. */
export function isAggregate(name: string): boolean {
  return AGGREGATES.test(name.toLowerCase());
}

/** Units of time that some dialects write as bare words. */
export const DATE_PARTS =
  /^(SQL_TSI_)?(MICROSECOND|MILLISECOND|SECOND|MINUTE|HOUR|DAY|DAYOFYEAR|WEEK|ISOWEEK|MONTH|QUARTER|YEAR)S?$/i;

/** Functions and pseudo columns that are written without brackets, and are no columns. */
export const NILADIC =
  /^(SYSDATE|SYSTIMESTAMP|USER|UID|CURRENT_\w+|SESSION_USER|SYSTEM_USER|LOCALTIME|LOCALTIMESTAMP|NEXTVAL|CURRVAL|NEXTVALUE|LEVEL|ROWNUM|ROWID|SQLERRM|SQLCODE|SQLSTATE|TRUE|FALSE|DEFAULT|CONNECT_BY_\w+|_PARTITIONTIME|_PARTITIONDATE)$/i;

/** Kinds of expression that are what they name. */
export const NAMES =
  /^(|column|dot|literal|boolean|null|parameter|star|identifier|placeholder|subquery|select|union|intersect|except)$/;

/** Kinds of expression that are made by operators, without a function. */
export const OPERATORS =
  /^(exists|add|sub|mul|div|mod|int_div|neg|not|and|or|eq|neq|lt|lte|gt|gte|is|is_null|is_true|is_false|in|between|like|i_like|similar_to|concat_op|d_pipe|bitwise_\w+|subscript|var|interval|collation|at_time_zone|tuple|array_func|any|all|j_s_o_n_extract|prior|raw|pseudocolumn|data_type|cast_operator)$/;
