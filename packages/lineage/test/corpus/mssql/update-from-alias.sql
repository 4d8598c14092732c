UPDATE d SET d.price = s.price, d.stamp += 1
FROM dbo.target AS d INNER JOIN staging.source s ON s.id = d.id
WHERE s.batch = 7;
