CREATE MULTISET TABLE mart.totals, NO FALLBACK AS (
  SELECT a.acct_id, SUM(t.amt) AS total FROM core.acct a INNER JOIN core.trans t ON t.acct_id = a.acct_id GROUP BY 1
) WITH DATA PRIMARY INDEX (acct_id);
