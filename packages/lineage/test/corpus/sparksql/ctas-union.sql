CREATE TABLE combined USING parquet PARTITIONED BY (origin) AS
SELECT id, amount, 'eu' AS origin FROM eu_sales UNION SELECT id, amount * 0.9, 'us' FROM us_sales;
