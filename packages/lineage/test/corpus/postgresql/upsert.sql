INSERT INTO stock (sku, quantity, seen_at)
SELECT sku, count(item_id), max(scanned_at) FROM scans GROUP BY sku
ON CONFLICT (sku) DO UPDATE SET quantity = EXCLUDED.quantity, seen_at = EXCLUDED.seen_at;
