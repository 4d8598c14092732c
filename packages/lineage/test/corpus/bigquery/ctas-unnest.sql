CREATE OR REPLACE TABLE `proj.mart.lines` PARTITION BY day AS
SELECT o.id, DATE(o.created) AS day, line.sku, line.price
FROM `proj.raw.orders` AS o, UNNEST(o.lines) AS line;
