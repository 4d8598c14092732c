CREATE VIEW dbo.shipping AS
SELECT TOP 10 l.l_orderkey, SUM(l.l_extendedprice * (1 - l.l_discount)) AS revenue, o.o_orderdate
FROM dbo.customer c, dbo.orders o, dbo.lineitem l
WHERE c.c_mktsegment = 'BUILDING' AND c.c_custkey = o.o_custkey AND l.l_orderkey = o.o_orderkey
GROUP BY l.l_orderkey, o.o_orderdate
ORDER BY revenue DESC
