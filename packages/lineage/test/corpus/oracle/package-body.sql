CREATE OR REPLACE PACKAGE BODY etl.loader AS
  PROCEDURE load_sales(p_day IN DATE) IS
    l_rows NUMBER;
  BEGIN
    INSERT /*+ APPEND */ INTO dwh.fact_sales (day, product_id, amount)
    SELECT s.sale_day, p.id, s.quantity * p.price
    FROM stage.sales s, dwh.dim_product p
    WHERE s.product_code = p.code(+) AND s.sale_day = p_day;
    l_rows := SQL%ROWCOUNT;
    INSERT INTO etl.log (entry) VALUES (q'[it's done]');
  END load_sales;
END loader;
/
