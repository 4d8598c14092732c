INSERT d.daily (day, visitors, first_page)
SELECT DATE_TRUNC(v.at, DAY), COUNT(DISTINCT v.user.id), ARRAY_AGG(v.page ORDER BY v.at LIMIT 1)[OFFSET(0)]
FROM d.visits v GROUP BY 1;
