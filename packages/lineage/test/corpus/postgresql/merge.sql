MERGE INTO inventory i USING (SELECT sku, sum(qty) AS qty FROM arrivals GROUP BY sku) a ON a.sku = i.sku
WHEN MATCHED AND a.qty > 0 THEN UPDATE SET qty = i.qty + a.qty
WHEN NOT MATCHED THEN INSERT (sku, qty) VALUES (a.sku, a.qty);
