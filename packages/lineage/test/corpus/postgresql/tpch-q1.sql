CREATE TABLE lineitem (l_orderkey bigint, l_quantity numeric, l_extendedprice numeric, l_discount numeric, l_tax numeric,
  l_returnflag char(1), l_linestatus char(1), l_shipdate date);
CREATE VIEW pricing_summary AS
SELECT l_returnflag, l_linestatus, sum(l_quantity) AS sum_qty,
  sum(l_extendedprice * (1 - l_discount) * (1 + l_tax)) AS sum_charge, count(*) AS count_order
FROM lineitem
WHERE l_shipdate <= date '1998-12-01' - interval '90' day
GROUP BY l_returnflag, l_linestatus
ORDER BY l_returnflag, l_linestatus;
