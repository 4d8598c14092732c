INSERT OVERWRITE INTO all_events (id, kind, at)
SELECT id, 'click', clicked_at FROM clicks
UNION ALL
SELECT v.id, v.kind, v.viewed_at FROM views v WHERE v.bot = FALSE;
