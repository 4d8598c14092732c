CREATE OR REPLACE ALGORITHM=MERGE SQL SECURITY INVOKER VIEW ranked AS
SELECT s.region, s.amount, RANK() OVER (PARTITION BY s.region ORDER BY s.amount DESC) AS place,
  SUM(s.amount) OVER w AS running
FROM sales s WINDOW w AS (PARTITION BY s.region ORDER BY s.sold_on);
