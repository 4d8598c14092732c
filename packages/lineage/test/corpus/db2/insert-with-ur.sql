INSERT INTO rpt.sales (shop, total) SELECT s.shop, SUM(s.amount) FROM app.sales s WHERE s.closed = 1 GROUP BY s.shop WITH UR;
