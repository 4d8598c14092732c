MERGE dbo.dim_customer WITH (HOLDLOCK) AS t
USING (SELECT c.id, c.name, r.region FROM stg.customer c LEFT JOIN stg.region r ON r.id = c.region_id) AS s
ON t.id = s.id
WHEN MATCHED AND t.name <> s.name THEN UPDATE SET t.name = s.name, t.region = s.region
WHEN NOT MATCHED BY TARGET THEN INSERT (id, name, region) VALUES (s.id, s.name, s.region)
WHEN NOT MATCHED BY SOURCE THEN DELETE
OUTPUT $action, inserted.id;
