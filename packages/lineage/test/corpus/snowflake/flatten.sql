CREATE OR REPLACE TRANSIENT TABLE order_lines AS
SELECT o.id AS order_id, f.index AS line_no, f.value:sku::string AS sku, f.value:price::number(10,2) * o.rate AS price
FROM raw_orders o, LATERAL FLATTEN(input => o.payload:lines) f;
