MERGE INTO inv AS t USING (SELECT part, qty FROM ship) AS s ON t.part = s.part
WHEN MATCHED THEN UPDATE SET qty = t.qty + s.qty
WHEN NOT MATCHED THEN INSERT (part, qty) VALUES (s.part, s.qty);
