CREATE TABLE mart.sales DISTKEY(shop_id) SORTKEY(day) AS
SELECT s.shop_id, TRUNC(s.sold_at) AS day, SUM(s.amount) AS amount FROM raw.sales s GROUP BY 1, 2;
