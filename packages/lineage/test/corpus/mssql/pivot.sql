INSERT INTO dbo.by_quarter (shop, q1, q2)
SELECT p.shop, p.[1], p.[2]
FROM (SELECT shop, quarter, amount FROM dbo.sales) s
PIVOT (SUM(amount) FOR quarter IN ([1], [2])) AS p;
