CREATE TABLE orders (o_orderkey INT, o_orderdate DATE, o_orderpriority CHAR(15), PRIMARY KEY (o_orderkey), KEY k (o_orderdate));
CREATE TABLE lineitem (l_orderkey INT, l_commitdate DATE, l_receiptdate DATE);
CREATE VIEW order_priority AS
SELECT o_orderpriority, COUNT(*) AS order_count FROM orders
WHERE o_orderdate >= DATE '1993-07-01'
  AND EXISTS (SELECT * FROM lineitem WHERE l_orderkey = o_orderkey AND l_commitdate < l_receiptdate)
GROUP BY o_orderpriority;
