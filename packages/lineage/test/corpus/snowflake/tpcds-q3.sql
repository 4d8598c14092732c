CREATE VIEW brand_sales AS
SELECT dt.d_year, item.i_brand_id AS brand_id, SUM(ss_ext_sales_price) AS sum_agg
FROM date_dim dt, store_sales, item
WHERE dt.d_date_sk = store_sales.ss_sold_date_sk AND store_sales.ss_item_sk = item.i_item_sk AND item.i_manufact_id = 128
GROUP BY dt.d_year, item.i_brand_id;
CREATE TABLE store_sales (ss_sold_date_sk INT, ss_item_sk INT, ss_ext_sales_price NUMBER(7,2));
CREATE TABLE date_dim (d_date_sk INT, d_year INT);
CREATE TABLE item (i_item_sk INT, i_brand_id INT, i_manufact_id INT);
