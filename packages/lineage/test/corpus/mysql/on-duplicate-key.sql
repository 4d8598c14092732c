INSERT INTO counters (name, hits, seen) SELECT e.name, COUNT(*), MAX(e.at) FROM events e GROUP BY e.name
ON DUPLICATE KEY UPDATE hits = hits + VALUES(hits), seen = GREATEST(seen, VALUES(seen));
